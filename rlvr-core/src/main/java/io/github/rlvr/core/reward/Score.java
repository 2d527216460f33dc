package io.github.rlvr.core.reward;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * The result of a reward function. Never NaN: a reward that does not apply is empty.
 *
 * @param value the reward, finite; empty when the function does not apply to the sample
 * @param components named parts, for metrics
 * @param diagnostics named texts that explain the score, for logs
 */
public record Score(
        OptionalDouble value, Map<String, Double> components, Map<String, String> diagnostics) {

    private static final Score NOT_APPLICABLE =
            new Score(OptionalDouble.empty(), Map.of(), Map.of());

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
    }

    /** A plain value. */
    public static Score of(double value) {
        return new Score(OptionalDouble.of(value), Map.of(), Map.of());
    }

    /** No verdict: the sample is left out of this function's statistics. */
    public static Score notApplicable() {
        return NOT_APPLICABLE;
    }
}
