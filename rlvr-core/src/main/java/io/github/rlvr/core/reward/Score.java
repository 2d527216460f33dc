package io.github.rlvr.core.reward;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The result of a reward function. Never NaN: a reward that does not apply is empty.
 *
 * @param value the reward, finite; empty when the function does not apply to the sample
 * @param components named parts, for metrics
 * @param diagnostics named texts that explain the score, for logs
 * @param steps scores of the completion's steps, for methods with process rewards; empty where
 *     there are none to give
 */
public record Score(
        OptionalDouble value,
        Map<String, Double> components,
        Map<String, String> diagnostics,
        Optional<StepScores> steps) {

    private static final Score NOT_APPLICABLE =
            new Score(OptionalDouble.empty(), Map.of(), Map.of());

    /** A score without steps. */
    public Score(
            OptionalDouble value, Map<String, Double> components, Map<String, String> diagnostics) {
        this(value, components, diagnostics, Optional.empty());
    }

    /** Refuses a value that is not finite. */
    public Score {
        if (value.isPresent() && !Double.isFinite(value.getAsDouble())) {
            throw new IllegalArgumentException(
                    "a reward must be finite, not "
                            + value.getAsDouble()
                            + "; use Score.notApplicable() to abstain");
        }
        components = Map.copyOf(components);
        diagnostics = Map.copyOf(diagnostics);
        Objects.requireNonNull(steps, "steps");
    }

    /** A plain value. */
    public static Score of(double value) {
        return new Score(OptionalDouble.of(value), Map.of(), Map.of());
    }

    /** Scores of steps and no value of the whole. */
    public static Score ofSteps(StepScores steps) {
        return new Score(OptionalDouble.empty(), Map.of(), Map.of(), Optional.of(steps));
    }

    /** The same score with one more component. */
    public Score with(String component, double part) {
        Map<String, Double> more = new HashMap<>(components);
        more.put(component, part);
        return new Score(value, more, diagnostics, steps);
    }

    /** No verdict: the sample is left out of this function's statistics. */
    public static Score notApplicable() {
        return NOT_APPLICABLE;
    }
}
