package io.github.rlvr.rewards.math;

import java.util.Objects;

/**
 * The outcome of a verification with everything that led to it. Immutable.
 *
 * @param outcome equal, different, or no verdict
 * @param reason the rule that decided, in words
 * @param gold the gold answer as extracted
 * @param answer the completion's answer as extracted, empty when it gives none
 * @param goldForm the gold answer as parsed
 * @param answerForm the completion's answer as parsed, empty when it was not needed
 */
public record Verdict(
        Outcome outcome,
        String reason,
        String gold,
        String answer,
        String goldForm,
        String answerForm) {

    /** What a verifier can say. */
    public enum Outcome {
        /** The answers mean the same. */
        EQUAL,
        /** They do not, or the completion gives no answer. */
        DIFFERENT,
        /** The gold answer cannot be read, so nothing can be said about any completion. */
        NO_VERDICT
    }

    /** Refuses missing parts. */
    public Verdict {
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(gold, "gold");
        Objects.requireNonNull(answer, "answer");
        Objects.requireNonNull(goldForm, "goldForm");
        Objects.requireNonNull(answerForm, "answerForm");
    }

    /** Whether the outcome is {@link Outcome#EQUAL}. */
    public boolean isEqual() {
        return outcome == Outcome.EQUAL;
    }

    /** Several lines for people: verdict, reason, both answers as written and as parsed. */
    public String explain() {
        return String.join(
                "\n",
                outcome.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ') + ": " + reason,
                "gold   " + shown(gold) + "  parsed " + shown(goldForm),
                "answer " + shown(answer) + "  parsed " + shown(answerForm));
    }

    private static String shown(String text) {
        return text.isEmpty() ? "-" : text.length() > 400 ? text.substring(0, 400) + "..." : text;
    }
}
