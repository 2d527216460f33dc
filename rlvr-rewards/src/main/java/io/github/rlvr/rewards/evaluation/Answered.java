package io.github.rlvr.rewards.evaluation;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One completion as an evaluation sees it.
 *
 * @param correct whether the configured reward gives more than one half
 * @param strict whether the answer is right and stands where it was asked for
 * @param flexible whether the answer is right wherever it stands
 * @param answer what stands where the answer was asked for, for the vote and the share of form;
 *     empty when nothing does
 * @param anyAnswer what is read as the answer wherever it stands
 * @param length completion tokens
 * @param cutOff whether it reached the limit of tokens
 * @param stated confidence that it states, in [0, 1]
 * @param likelihood geometric mean of its tokens' probabilities, in (0, 1]; empty without a token
 */
public record Answered(
        boolean correct,
        boolean strict,
        boolean flexible,
        Optional<String> answer,
        Optional<String> anyAnswer,
        int length,
        boolean cutOff,
        OptionalDouble stated,
        OptionalDouble likelihood) {

    /** Refuses missing parts. */
    public Answered {
        Objects.requireNonNull(answer, "answer");
        Objects.requireNonNull(anyAnswer, "anyAnswer");
        Objects.requireNonNull(stated, "stated");
        Objects.requireNonNull(likelihood, "likelihood");
    }
}
