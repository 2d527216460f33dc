package io.github.rlvr.algorithms.loss;

import ai.djl.ndarray.NDArray;
import io.github.rlvr.core.loss.PolicyLossInput;

/**
 * Switches the policy loss of a micro-batch off when its mean importance ratio has exploded.
 *
 * <p>Source: PURE's code, branch main, {@code PolicyLoss}.
 *
 * @param largest mean ratio that is still trained on; 10 there
 */
public record RatioGuard(double largest) implements TokenWeights {

    @Override
    public NDArray weights(PolicyLossInput in) {
        NDArray ratio = in.logProbs().sub(in.oldLogProbs()).stopGradient().exp();
        NDArray mean = ratio.mul(in.mask()).sum().div(in.mask().sum().maximum(1));
        NDArray kept = mean.lte(largest).toType(in.mask().getDataType(), true);
        return in.mask().onesLike().mul(kept);
    }
}
