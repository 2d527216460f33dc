package io.github.rlvr.rewards.math;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What may be read as the answer. Immutable.
 *
 * @param places where answers may stand; a box, where there is one, always goes first
 * @param reasoningDelimiter only text behind its last occurrence is read, and none where it is
 *     missing; empty means {@code </think>} when the text holds {@code <think>} or {@code </think>}
 * @param openBoxes whether a box that never closes yields the rest of the text (Math-Verify)
 *     instead of nothing
 */
public record AnswerPolicy(
        Set<AnswerPlace> places, Optional<String> reasoningDelimiter, boolean openBoxes) {

    /** Refuses an empty set of places. */
    public AnswerPolicy {
        Objects.requireNonNull(reasoningDelimiter, "reasoningDelimiter");
        if (places.isEmpty()) {
            throw new IllegalArgumentException("an answer policy needs at least one place");
        }
        places = Set.copyOf(places);
    }

    /** Only these places. */
    public static AnswerPolicy of(AnswerPlace first, AnswerPlace... more) {
        return new AnswerPolicy(EnumSet.of(first, more), Optional.empty(), false);
    }

    /** Only a box counts: the usual instruction for MATH. */
    public static AnswerPolicy boxed() {
        return of(AnswerPlace.BOXED);
    }

    /**
     * A box, an answer tag, {@code ####}, a sentence that names the answer, mathematics, numbers.
     */
    public static AnswerPolicy flexible() {
        return of(AnswerPlace.LATEX, AnswerPlace.EXPRESSION);
    }

    /** The same policy, reading only what stands behind a delimiter. */
    public AnswerPolicy behind(String delimiter) {
        return new AnswerPolicy(places, Optional.of(delimiter), openBoxes);
    }

    /** The same policy with boxes that need not close. */
    public AnswerPolicy withOpenBoxes() {
        return new AnswerPolicy(places, reasoningDelimiter, true);
    }

    boolean reads(AnswerPlace place) {
        return places.contains(place);
    }
}
