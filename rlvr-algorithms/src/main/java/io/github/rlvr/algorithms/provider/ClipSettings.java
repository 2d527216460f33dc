package io.github.rlvr.algorithms.provider;

import io.github.rlvr.algorithms.loss.ClippedObjective;
import io.github.rlvr.algorithms.loss.RatioLevel;

/**
 * Settings of the clipped objective. A null switches its part off.
 *
 * @param epsilonLow distance of the ratio's lower bound from 1, in [0, 1]
 * @param epsilonHigh distance of the ratio's upper bound from 1, at least 0
 * @param dualClip largest loss in units of {@code |A|} for negative advantages, above 1
 * @param delta cap on the ratio of the unclipped branch, as in TRL
 * @param importanceSamplingLevel one ratio a {@code token} or one a {@code sequence}
 */
public record ClipSettings(
        double epsilonLow,
        double epsilonHigh,
        Double dualClip,
        Double delta,
        RatioLevel importanceSamplingLevel) {

    /** The recommended base: clip-higher 0.2 / 0.28, dual clip 10. */
    public static final ClipSettings RECOMMENDED = of(0.2, 0.28, 10.0);

    /**
     * Bounds for one ratio a token.
     *
     * @param dualClip null for none
     */
    public static ClipSettings of(double epsilonLow, double epsilonHigh, Double dualClip) {
        return new ClipSettings(epsilonLow, epsilonHigh, dualClip, null, RatioLevel.TOKEN);
    }

    /** The objective of these settings. */
    public ClippedObjective objective() {
        return new ClippedObjective(
                epsilonLow,
                epsilonHigh,
                orNone(dualClip),
                orNone(delta),
                ClippedObjective.LOG_RATIO_BOUND,
                importanceSamplingLevel);
    }

    private static double orNone(Double bound) {
        return bound == null ? Double.POSITIVE_INFINITY : bound;
    }
}
