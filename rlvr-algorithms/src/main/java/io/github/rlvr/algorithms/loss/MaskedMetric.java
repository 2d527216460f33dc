package io.github.rlvr.algorithms.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import io.github.rlvr.core.loss.PolicyLossOutput.Ratio;

/** Means over the unmasked tokens, kept as sum and count and cut off from the gradient. */
final class MaskedMetric {

    private MaskedMetric() {}

    /** The mean of {@code [B, T]} numbers. */
    static Ratio mean(NDArray values, NDArray mask) {
        NDArray detached = values.stopGradient();
        return new Ratio(
                NDArrays.where(mask.neq(0), detached, detached.zerosLike()).sum(), mask.sum());
    }

    /** The share of tokens where a {@code [B, T]} condition holds. */
    static Ratio share(NDArray condition, NDArray mask) {
        return mean(condition.toType(mask.getDataType(), true), mask);
    }
}
