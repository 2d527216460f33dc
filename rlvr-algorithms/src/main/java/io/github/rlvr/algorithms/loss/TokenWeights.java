package io.github.rlvr.algorithms.loss;

import ai.djl.ndarray.NDArray;
import io.github.rlvr.core.loss.PolicyLossInput;
import io.github.rlvr.core.rollout.Rollout;
import java.util.List;

/**
 * A factor on the policy loss of every token: an importance weight, or 0 for a token that is left
 * out. It multiplies neither the divergence nor the entropy term and does not change a denominator.
 */
@FunctionalInterface
public interface TokenWeights {

    /**
     * The factors for one update, where they depend on statistics of all its samples and not only
     * on a micro-batch.
     *
     * @param rollouts of the whole update
     * @return this, unless the factors have such statistics
     */
    default TokenWeights forUpdate(List<Rollout> rollouts) {
        return this;
    }

    /**
     * The factors, without gradient.
     *
     * @param input finite everywhere: masked positions hold 0
     * @return {@code [B, T]} or {@code [B, 1]}
     */
    NDArray weights(PolicyLossInput input);
}
