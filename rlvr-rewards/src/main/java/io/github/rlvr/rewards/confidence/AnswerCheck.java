package io.github.rlvr.rewards.confidence;

import io.github.rlvr.rewards.math.MathVerifier;
import java.util.Optional;

/** Whether an answer is right. */
@FunctionalInterface
public interface AnswerCheck {

    /**
     * What a check said.
     *
     * @param right whether the answer is right
     * @param reason why, for logs
     */
    record Verdict(boolean right, String reason) {}

    /** Compares; empty when the gold answer cannot be read. */
    Optional<Verdict> check(String gold, String answer);

    /** As mathematics. */
    static AnswerCheck by(MathVerifier verifier) {
        return (gold, answer) -> {
            var verdict = verifier.compare(gold, answer);
            return verdict.outcome() == io.github.rlvr.rewards.math.Verdict.Outcome.NO_VERDICT
                    ? Optional.empty()
                    : Optional.of(new Verdict(verdict.isEqual(), verdict.reason()));
        };
    }

    /** As the released code of RLCR does by its slip: only the gold answer's own text is right. */
    static AnswerCheck sameText() {
        return (gold, answer) ->
                Optional.of(new Verdict(answer.strip().equals(gold.strip()), "same text"));
    }

    /** As a short text: without case, punctuation, articles and extra spaces. */
    static AnswerCheck shortText() {
        return (gold, answer) ->
                Optional.of(new Verdict(ShortAnswers.match(gold, answer), "short text"));
    }
}
