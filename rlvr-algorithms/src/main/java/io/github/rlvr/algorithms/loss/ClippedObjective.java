package io.github.rlvr.algorithms.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import io.github.rlvr.core.loss.PolicyLossInput;
import io.github.rlvr.core.loss.PolicyLossOutput.Ratio;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * PPO's clipped surrogate with separate bounds (clip-higher) and dual clip.
 *
 * <pre>
 *   rho = exp(clamp(lp - lp_old, -bound, bound))
 *   M   = max(-A rho, -A clamp(rho, 1 - clipLow, 1 + clipHigh))
 *   l   = min(M, -A dualClip) where A &lt; 0, else M
 * </pre>
 *
 * <p>The gradient is 0 where a clip is active, and where {@code |lp - lp_old|} exceeds the bound.
 *
 * <p>Sources: J. Schulman et al., "Proximal Policy Optimization Algorithms" (2017), equation 7;
 * clip-higher from DAPO (Yu et al. 2025), section 3.1; dual clip from D. Ye et al., "Mastering
 * Complex Control in MOBA Games" (2020); verl {@code compute_policy_loss_vanilla}. TRL has no bound
 * on the log-ratio and no dual clip, but {@code delta}, a cap on the unclipped branch only: {@code
 * ratioCap}.
 *
 * <p>Metrics, each a share or mean of unmasked tokens: {@code clip_ratio/low_mean} ({@code rho}
 * below its bound and {@code A < 0}), {@code clip_ratio/high_mean} (above and {@code A > 0}),
 * {@code clip_ratio/region_mean} (either), {@code pg_clipfrac} (clipped branch chosen), {@code
 * pg_clipfrac_lower} (dual clip chosen), {@code ppo_kl} (mean of {@code lp_old - lp}).
 *
 * @param clipLow distance of the lower bound from 1, in [0, 1]; default 0.2
 * @param clipHigh distance of the upper bound from 1, at least 0; default 0.28, verl 0.2
 * @param dualClip largest loss in units of {@code |A|} for negative advantages, above 1; infinity
 *     for none; default 10, verl 3
 * @param ratioCap cap on the ratio of the unclipped branch; infinity for none
 * @param logRatioBound largest {@code |lp - lp_old|}; infinity for none; verl 20
 * @param level one ratio a token, or one a row
 */
public record ClippedObjective(
        double clipLow,
        double clipHigh,
        double dualClip,
        double ratioCap,
        double logRatioBound,
        RatioLevel level)
        implements TokenObjective {

    /** The bound on the log-ratio that verl uses. */
    public static final double LOG_RATIO_BOUND = 20;

    /** Checks the ranges. */
    public ClippedObjective {
        requireRange("epsilon_low", clipLow, clipLow >= 0 && clipLow <= 1, "in [0, 1]");
        requireRange("epsilon_high", clipHigh, clipHigh >= 0, "at least 0");
        requireRange("dual_clip", dualClip, dualClip > 1, "above 1, or null for none");
        requireRange("delta", ratioCap, ratioCap > 0, "above 0, or null for none");
    }

    /** verl's form: clip range and dual clip, one ratio a token, log-ratio bounded by 20. */
    public static ClippedObjective of(double clipLow, double clipHigh, double dualClip) {
        return new ClippedObjective(
                clipLow,
                clipHigh,
                dualClip,
                Double.POSITIVE_INFINITY,
                LOG_RATIO_BOUND,
                RatioLevel.TOKEN);
    }

    /** PPO's plain form: no dual clip, no cap and no bound on the log-ratio. */
    public static ClippedObjective plain(double clipLow, double clipHigh) {
        return new ClippedObjective(
                clipLow,
                clipHigh,
                Double.POSITIVE_INFINITY,
                Double.POSITIVE_INFINITY,
                Double.POSITIVE_INFINITY,
                RatioLevel.TOKEN);
    }

    @Override
    public TokenLoss tokens(PolicyLossInput in) {
        NDArray difference = in.logProbs().sub(in.oldLogProbs());
        NDArray logRatio =
                level.logRatio(difference, in.mask()).clip(-logRatioBound, logRatioBound);
        NDArray ratio = logRatio.exp();
        NDArray lower = ratio.onesLike().mul(1 - clipLow);
        NDArray upper = ratio.onesLike().mul(1 + clipHigh);
        return clipped(in, ratio, logRatio, lower, upper);
    }

    /**
     * The surrogate with bounds that may differ from token to token.
     *
     * @param in holds mask and advantages
     * @param ratio {@code [B, T]} {@code rho}
     * @param logRatio {@code [B, T]} its logarithm
     * @param lower {@code [B, T]} lower bounds, without gradient
     * @param upper {@code [B, T]} upper bounds, without gradient
     */
    public TokenLoss clipped(
            PolicyLossInput in, NDArray ratio, NDArray logRatio, NDArray lower, NDArray upper) {
        NDArray penalty = in.advantages().neg();
        NDArray unclipped = penalty.mul(ratio.clip(0, ratioCap));
        NDArray bounded = penalty.mul(Clamp.between(ratio, lower, upper));
        NDArray worse = unclipped.maximum(bounded);
        NDArray ceiling = penalty.mul(dualClip);
        NDArray negative = in.advantages().lt(0);
        NDArray loss =
                dualClip == Double.POSITIVE_INFINITY
                        ? worse
                        : NDArrays.where(negative, worse.minimum(ceiling), worse);
        Map<String, Ratio> metrics = clipMetrics(in, ratio, lower, upper);
        metrics.put("pg_clipfrac", MaskedMetric.share(bounded.gt(unclipped), in.mask()));
        metrics.put(
                "pg_clipfrac_lower",
                MaskedMetric.share(worse.gt(ceiling).logicalAnd(negative), in.mask()));
        metrics.put("ppo_kl", MaskedMetric.mean(logRatio.neg(), in.mask()));
        return new TokenLoss(loss, ratio, metrics);
    }

    private static Map<String, Ratio> clipMetrics(
            PolicyLossInput in, NDArray ratio, NDArray lower, NDArray upper) {
        NDArray low = ratio.lt(lower).logicalAnd(in.advantages().lt(0));
        NDArray high = ratio.gt(upper).logicalAnd(in.advantages().gt(0));
        Map<String, Ratio> metrics = new LinkedHashMap<>();
        metrics.put("clip_ratio/low_mean", MaskedMetric.share(low, in.mask()));
        metrics.put("clip_ratio/high_mean", MaskedMetric.share(high, in.mask()));
        metrics.put("clip_ratio/region_mean", MaskedMetric.share(low.logicalOr(high), in.mask()));
        return metrics;
    }

    private static void requireRange(String key, double value, boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(key + " is " + value + "; it must be " + rule);
        }
    }
}
