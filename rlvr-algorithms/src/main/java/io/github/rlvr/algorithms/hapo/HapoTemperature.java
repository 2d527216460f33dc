package io.github.rlvr.algorithms.hapo;

import io.github.rlvr.core.rollout.EntropyTemperature;

/**
 * HAPO's sampling temperature of a token, from the entropy of its distribution at temperature 1 and
 * the statistics of the previous step:
 *
 * <pre>
 *   h = (log(max(H, 1e-6)) - P) / (d + 1e-6)
 *   T = T0 * (1 + tau * clamp(h * scale, -1, 1))
 * </pre>
 *
 * <p>{@code scale} is that of the sign of {@code h}. Log-probabilities for training still use
 * {@code T0}.
 *
 * <p>Source: HAPO (2025); its code, {@code Sampler.sample}, which as released raises an error
 * before it comes here. {@code tau} is 0.05 in the code and 0.1 in the paper's second version.
 *
 * @param tau largest relative change, in [0, 1); default 0.05
 */
public record HapoTemperature(double tau) {

    /** Checks the range. */
    public HapoTemperature {
        if (!(tau >= 0 && tau < 1)) {
            throw new IllegalArgumentException(
                    "temperature_tau is " + tau + "; it must be at least 0 and below 1");
        }
    }

    /**
     * The temperature of a token.
     *
     * @param base {@code T0}; also the answer on the first step, which has no statistics
     * @param entropy in nats, of the logits before any temperature
     * @param previous of the step before
     */
    public double temperature(double base, double entropy, EntropyStatistics previous) {
        return over(previous).temperature(base, entropy);
    }

    /** The rule that follows from the statistics of the step before. */
    public EntropyTemperature over(EntropyStatistics previous) {
        return new EntropyTemperature(
                previous.pivot(),
                previous.deviation(),
                previous.scalePositive(),
                previous.scaleNegative(),
                tau);
    }
}
