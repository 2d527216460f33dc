package io.github.rlvr.core.rollout;

/**
 * A sampling temperature of its own for every token, from the entropy of its distribution:
 *
 * <pre>
 *   h = (log(max(H, 1e-6)) - pivot) / (deviation + 1e-6)
 *   s = clamp(h * scalePositive where h &gt; 0, h * scaleNegative elsewhere, -1, 1)
 *   T = T0 * (1 + strength * s)
 * </pre>
 *
 * <p>{@code H} is the entropy in nats of the logits before any temperature and {@code T0} the
 * temperature of {@link SamplingParams}. Recorded log-probabilities and entropies stay those at
 * {@code T0}: the trainer computes them so, and nothing corrects for the difference.
 *
 * <p>Source: HAPO (2025); its code, {@code Sampler.sample}.
 *
 * @param pivot log-entropy at which the temperature is {@code T0}
 * @param deviation of the log-entropies around the pivot, not negative
 * @param scalePositive factor on {@code h} above the pivot
 * @param scaleNegative factor on {@code h} below it
 * @param strength largest relative change, in [0, 1)
 */
public record EntropyTemperature(
        double pivot,
        double deviation,
        double scalePositive,
        double scaleNegative,
        double strength) {

    /** Added to the deviation, and the least entropy that has a logarithm of its own. */
    public static final double EPSILON = 1e-6;

    /** Refuses values that are not finite or out of range. */
    public EntropyTemperature {
        double sum = pivot + deviation + scalePositive + scaleNegative;
        if (!Double.isFinite(sum) || deviation < 0) {
            throw new IllegalArgumentException(
                    "entropy statistics (pivot "
                            + pivot
                            + ", deviation "
                            + deviation
                            + ", scales "
                            + scalePositive
                            + " and "
                            + scaleNegative
                            + ") must be finite, the deviation not negative");
        }
        if (!(strength >= 0 && strength < 1)) {
            throw new IllegalArgumentException(
                    "strength of the temperature is "
                            + strength
                            + "; it must be at least 0 and below 1");
        }
    }

    /**
     * The temperature of a token.
     *
     * @param base {@code T0}
     * @param entropy in nats, of the logits before any temperature
     */
    public double temperature(double base, double entropy) {
        double h = (Math.log(Math.max(entropy, EPSILON)) - pivot) / (deviation + EPSILON);
        double signal = h * (h > 0 ? scalePositive : scaleNegative);
        return base * (1 + strength * Math.max(-1, Math.min(1, signal)));
    }
}
