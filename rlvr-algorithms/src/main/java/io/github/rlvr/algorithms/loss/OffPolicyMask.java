package io.github.rlvr.algorithms.loss;

import ai.djl.ndarray.NDArray;
import io.github.rlvr.core.loss.PolicyLossInput;

/**
 * Leaves out rows that the policy has moved away from and that it should move away from further: 1
 * where {@code A >= 0} or the row's mean of {@code lp_roll - lp} is at most the threshold, else 0.
 *
 * <p>Source: DeepSeek-V3.2 (2025); TRL {@code off_policy_mask_threshold}.
 *
 * @param threshold largest mean log-ratio of a row with negative advantage, in nats per token
 */
public record OffPolicyMask(double threshold) implements TokenWeights {

    @Override
    public NDArray weights(PolicyLossInput in) {
        int[] row = {1};
        NDArray drift = in.rolloutLogProbs().sub(in.logProbs()).stopGradient().sum(row, true);
        NDArray near = drift.div(in.mask().sum(row, true).maximum(1)).lte(threshold);
        NDArray kept = in.advantages().gte(0).logicalOr(near);
        return kept.toType(in.mask().getDataType(), true);
    }
}
