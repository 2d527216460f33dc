package io.github.rlvr.algorithms.loss;

import ai.djl.ndarray.NDArray;
import io.github.rlvr.core.loss.PolicyLossInput;
import java.util.Map;

/**
 * GSPO: one length-normalised ratio for the whole row, whose gradient goes through each token's own
 * log-probability.
 *
 * <pre>
 *   log s_i = sum_t (lp - lp_old) m / max(n_i, 1)
 *   s_it    = exp(min(lp - sg(lp) + sg(log s_i), 10))
 *   l       = max(-A s_it, -A clamp(s_it, 1 - clipLow, 1 + clipHigh))
 * </pre>
 *
 * <p>Aggregated with {@link LossAggregation.Mode#SEQ_MEAN_TOKEN_MEAN}; with advantages that are
 * equal over a row this has the gradient of TRL's sequence-level ratio.
 *
 * <p>Source: C. Zheng et al., "Group Sequence Policy Optimization" (2025), token variant; verl
 * {@code compute_policy_loss_gspo}.
 *
 * <p>Metrics: as {@link ClippedObjective}, without dual clip.
 *
 * @param clipLow distance of the lower bound from 1; default 3e-4
 * @param clipHigh distance of the upper bound from 1; default 4e-4
 */
public record GspoObjective(double clipLow, double clipHigh) implements TokenObjective {

    private static final double LOG_RATIO_MAX = 10;

    @Override
    public TokenLoss tokens(PolicyLossInput in) {
        NDArray difference = in.logProbs().sub(in.oldLogProbs());
        NDArray row = RatioLevel.SEQUENCE.logRatio(difference, in.mask()).stopGradient();
        NDArray own = in.logProbs().sub(in.logProbs().stopGradient());
        NDArray ratio = own.add(row).clip(Double.NEGATIVE_INFINITY, LOG_RATIO_MAX).exp();
        NDArray ones = ratio.onesLike();
        TokenLoss clipped =
                ClippedObjective.plain(clipLow, clipHigh)
                        .clipped(
                                in,
                                ratio,
                                difference,
                                ones.mul(1 - clipLow),
                                ones.mul(1 + clipHigh));
        return new TokenLoss(clipped.loss(), ratio, Map.copyOf(clipped.metrics()));
    }
}
