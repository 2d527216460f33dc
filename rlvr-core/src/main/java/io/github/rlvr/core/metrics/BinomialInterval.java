package io.github.rlvr.core.metrics;

/**
 * Wilson's score interval of a share, at 95 % confidence.
 *
 * @param low lower end, in [0, 1]
 * @param high upper end, in [0, 1]
 */
public record BinomialInterval(double low, double high) {

    private static final double Z = 1.959963984540054;

    /**
     * The interval of {@code successes} among {@code trials}; all of [0, 1] if there were none
     * (Wilson 1927).
     *
     * @throws IllegalArgumentException if there are more successes than trials, or fewer than none
     */
    public static BinomialInterval of(long successes, long trials) {
        if (successes < 0 || successes > trials) {
            throw new IllegalArgumentException(successes + " successes in " + trials + " trials");
        }
        if (trials == 0) {
            return new BinomialInterval(0, 1);
        }
        return ofShare((double) successes / trials, trials);
    }

    /**
     * The interval of a share that was found in a number of trials, which may be an effective one.
     *
     * @param p in [0, 1]
     * @param trials at least 1
     * @throws IllegalArgumentException for a share or a number out of range
     */
    public static BinomialInterval ofShare(double p, double trials) {
        if (!(p >= 0 && p <= 1 && trials >= 1)) {
            throw new IllegalArgumentException("share " + p + " in " + trials + " trials");
        }
        double scale = 1 + Z * Z / trials;
        double centre = (p + Z * Z / (2 * trials)) / scale;
        double half = Z * Math.sqrt(p * (1 - p) / trials + Z * Z / (4 * trials * trials)) / scale;
        double low = p == 0 ? 0 : Math.max(0, centre - half);
        double high = p == 1 ? 1 : Math.min(1, centre + half);
        return new BinomialInterval(low, high);
    }
}
