package io.github.rlvr.algorithms.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import io.github.rlvr.core.loss.LossTotals;
import io.github.rlvr.core.loss.PolicyLossOutput;
import java.util.Map;

/**
 * PPO's loss of a critic, with its step clipped:
 *
 * <pre>
 *   V'   = clamp(V, V_old - clip, V_old + clip)
 *   loss = 0.5 * AGG(max((V - ret)^2, (V' - ret)^2))
 * </pre>
 *
 * <p>Source: PPO's reference code (2017); verl {@code compute_value_loss}, whose default clip is
 * 0.5. TRL clips at 0.2 and multiplies by a coefficient of 0.1; OpenRLHF clips at 0.5 or not at
 * all; the HAPO fork lacks the 0.5.
 *
 * <p>Metric: {@code vf_clipfrac}, the share of tokens where the clipped branch is chosen.
 *
 * @param clip largest step of a value; infinity for none
 * @param aggregation from tokens to a number
 */
public record ValueLoss(double clip, LossAggregation aggregation) {

    /** Checks the clip range. */
    public ValueLoss {
        if (!(clip > 0)) {
            throw new IllegalArgumentException("value_clip is " + clip + "; it must be above 0");
        }
    }

    /**
     * A micro-batch's share of the loss.
     *
     * @param values {@code [B, T]} of the trained critic, carrying the gradient
     * @param oldValues {@code [B, T]} at the start of the step
     * @param returns {@code [B, T]} targets
     * @param mask {@code [B, T]} 1 for tokens that count; elsewhere any value may stand
     * @param totals of the whole step
     */
    public PolicyLossOutput compute(
            NDArray values, NDArray oldValues, NDArray returns, NDArray mask, LossTotals totals) {
        NDArray inside = mask.neq(0);
        NDArray zeros = mask.zerosLike();
        NDArray value = NDArrays.where(inside, values, zeros);
        NDArray old = NDArrays.where(inside, oldValues, zeros);
        NDArray target = NDArrays.where(inside, returns, zeros);
        NDArray near = Clamp.between(value, old.sub(clip), old.add(clip));
        NDArray unclipped = value.sub(target).square();
        NDArray clipped = near.sub(target).square();
        NDArray loss = aggregation.aggregate(unclipped.maximum(clipped), mask, totals).mul(0.5);
        return new PolicyLossOutput(
                loss, Map.of("vf_clipfrac", MaskedMetric.share(clipped.gt(unclipped), mask)));
    }
}
