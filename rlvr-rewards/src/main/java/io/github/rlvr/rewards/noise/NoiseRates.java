package io.github.rlvr.rewards.noise;

/**
 * How often a verifier errs. Immutable.
 *
 * @param falsePositive rho0 = P(accept | wrong), in [0, 1)
 * @param falseNegative rho1 = P(reject | right), in [0, 1); their sum is below 1
 */
public record NoiseRates(double falsePositive, double falseNegative) {

    private static final double SMALLEST = 0.05;

    /** Refuses rates that no correction exists for. */
    public NoiseRates {
        boolean fits = falsePositive >= 0 && falseNegative >= 0;
        if (!fits || !(falsePositive + falseNegative < 1)) {
            throw new IllegalArgumentException(
                    "false_positive is "
                            + falsePositive
                            + " and false_negative is "
                            + falseNegative
                            + "; both must be at least 0 and their sum below 1");
        }
    }

    /**
     * Backward correction {@code (y - rho0) / (1 - rho0 - rho1)}, the denominator at least 0.05:
     * its expectation given the truth is the truth.
     *
     * @param observed what the verifier said, 0 or 1
     */
    public double backward(double observed) {
        return (observed - falsePositive) / Math.max(SMALLEST, 1 - falsePositive - falseNegative);
    }

    /**
     * Forward correction: the weight of the score-function term, {@code rho1} for accepted and
     * {@code rho1 - 1} for rejected ones. Its expectation is 0 for right answers and {@code -(1 -
     * rho0 - rho1)} for wrong ones; it takes the place of the advantage.
     *
     * @param observed what the verifier said, 0 or 1
     */
    public double forward(double observed) {
        return falseNegative - (1 - observed);
    }

    /** The same with another rho1, clipped to [0, 0.95 - rho0]. */
    public NoiseRates withFalseNegative(double estimate) {
        double most = Math.max(0, 1 - SMALLEST - falsePositive);
        return new NoiseRates(falsePositive, Math.max(0, Math.min(most, estimate)));
    }
}
