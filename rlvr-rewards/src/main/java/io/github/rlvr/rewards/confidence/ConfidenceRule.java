package io.github.rlvr.rewards.confidence;

/** A proper scoring rule in [0, 1] for a stated confidence. */
@FunctionalInterface
public interface ConfidenceRule {

    /**
     * The score.
     *
     * @param confidence q in [0, 1]
     * @param right the outcome o
     */
    double score(double confidence, boolean right);

    /** {@code 1 - (o - q)^2}: bounded and proper, the paper's. */
    static ConfidenceRule brier() {
        return (q, right) -> 1 - Math.pow((right ? 1 : 0) - q, 2);
    }

    /** {@link RlcrScore#logScore} with a confidence clipped to [eps, 1 - eps]. */
    static ConfidenceRule log(double eps) {
        if (!(eps > 0 && eps < 0.5)) {
            throw new IllegalArgumentException("epsilon is " + eps + "; it must lie in (0, 0.5)");
        }
        return (q, right) -> RlcrScore.logScore(q, right, eps);
    }
}
