package io.github.rlvr.algorithms.entropy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;

/**
 * Entropy in nats of the distribution at each position: {@code H = logsumexp(z) - sum_v
 * softmax(z)_v z_v} over logits {@code z} that are already divided by the sampling temperature.
 *
 * <p>A logit of negative infinity has probability 0 and adds nothing; verl's code gives NaN there.
 */
public final class TokenEntropy {

    private TokenEntropy() {}

    /**
     * Entropies that carry the gradient of the logits.
     *
     * @param logits {@code [..., V]}
     * @return {@code [...]}
     */
    public static NDArray ofLogits(NDArray logits) {
        NDArray possible = logits.neq(Double.NEGATIVE_INFINITY);
        NDArray logProbs = logits.logSoftmax(-1);
        NDArray finite = NDArrays.where(possible, logProbs, logProbs.zerosLike());
        return finite.mul(finite.exp()).sum(new int[] {-1}).neg();
    }
}
