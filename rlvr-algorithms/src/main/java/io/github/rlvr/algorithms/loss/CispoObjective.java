package io.github.rlvr.algorithms.loss;

import ai.djl.ndarray.NDArray;
import io.github.rlvr.core.loss.PolicyLossInput;
import java.util.Map;

/**
 * CISPO: clips the importance weight and keeps the gradient of every token.
 *
 * <pre>
 *   l = -sg(clamp(rho, ratioMin, ratioMax)) * A * lp
 * </pre>
 *
 * <p>The value of this loss means nothing; only its gradient does.
 *
 * <p>Sources: MiniMax-M1 (2025); TRL {@code loss_type: cispo}, upper cap only, where {@code
 * epsilon_high} is the cap itself; verl {@code compute_policy_loss_cispo} has both bounds, {@code 1
 * - epsilon_low} and {@code 1 + epsilon_high}, and bounds the log-ratio by 20.
 *
 * <p>Metrics: {@code pg_clipfrac} share of tokens whose weight was clipped, {@code
 * cispo_clip_ratio} share clipped from above with {@code A > 0} (TRL), {@code ppo_kl}.
 *
 * @param ratioMin smallest weight, default 0
 * @param ratioMax largest weight, default 5
 * @param logRatioBound largest {@code |lp - lp_old|}; infinity for none
 */
public record CispoObjective(double ratioMin, double ratioMax, double logRatioBound)
        implements TokenObjective {

    /** Checks the bounds. */
    public CispoObjective {
        if (!(ratioMin >= 0) || !(ratioMax > ratioMin)) {
            throw new IllegalArgumentException(
                    "ratio_min is "
                            + ratioMin
                            + " and ratio_max "
                            + ratioMax
                            + "; need 0 <= ratio_min < ratio_max");
        }
    }

    @Override
    public TokenLoss tokens(PolicyLossInput in) {
        NDArray logRatio = in.logProbs().sub(in.oldLogProbs()).clip(-logRatioBound, logRatioBound);
        NDArray ratio = logRatio.exp();
        NDArray weight = ratio.clip(ratioMin, ratioMax).stopGradient();
        NDArray loss = weight.mul(in.advantages()).mul(in.logProbs()).neg();
        NDArray capped = ratio.gt(ratioMax).logicalAnd(in.advantages().gt(0));
        return new TokenLoss(
                loss,
                ratio,
                Map.of(
                        "pg_clipfrac", MaskedMetric.share(ratio.neq(weight), in.mask()),
                        "cispo_clip_ratio", MaskedMetric.share(capped, in.mask()),
                        "ppo_kl", MaskedMetric.mean(logRatio.neg(), in.mask())));
    }
}
