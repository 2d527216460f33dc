package io.github.rlvr.algorithms.mismatch;

import ai.djl.ndarray.NDArray;
import io.github.rlvr.algorithms.loss.TokenWeights;
import io.github.rlvr.core.loss.PolicyLossInput;

/**
 * Unbounded token weights {@code exp(L)} on rows whose geometric mean of them is inside the bounds,
 * 0 on the others.
 *
 * <p>Source: OpenRLHF {@code seq-mask-tis}, whose comment speaks of a clamp per token that its code
 * does not have.
 *
 * @param min smallest geometric mean of a row that is kept; OpenRLHF 0.5
 * @param max largest geometric mean of a row that is kept; OpenRLHF 5
 */
public record SequenceMaskedWeights(double min, double max) implements TokenWeights {

    @Override
    public NDArray weights(PolicyLossInput in) {
        int[] row = {1};
        NDArray logRatio = in.oldLogProbs().sub(in.rolloutLogProbs()).stopGradient();
        NDArray count = in.mask().sum(row, true).maximum(1);
        NDArray mean = logRatio.sum(row, true).div(count).exp();
        NDArray inside = mean.gte(min).logicalAnd(mean.lte(max));
        return logRatio.exp().mul(inside.toType(logRatio.getDataType(), true));
    }
}
