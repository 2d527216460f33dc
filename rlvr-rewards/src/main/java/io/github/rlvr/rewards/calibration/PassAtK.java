package io.github.rlvr.rewards.calibration;

/** The unbiased estimate of the chance that one of k samples is right. Stateless. */
public final class PassAtK {

    private PassAtK() {}

    /**
     * {@code 1 - C(n - c, k) / C(n, k)}.
     *
     * @param samples n, at least k
     * @param correct c of them
     * @param k at least 1
     * @return in [0, 1]
     */
    public static double estimate(int samples, int correct, int k) {
        if (k < 1 || k > samples || correct < 0 || correct > samples) {
            throw new IllegalArgumentException(
                    "pass@" + k + " of " + correct + " right among " + samples + " samples");
        }
        double missed = samples - correct < k ? 0 : 1;
        for (int i = samples - correct + 1; i <= samples && missed > 0; i++) {
            missed *= 1 - (double) k / i;
        }
        return 1 - missed;
    }
}
