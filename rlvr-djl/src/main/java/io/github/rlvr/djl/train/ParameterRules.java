package io.github.rlvr.djl.train;

import ai.djl.ndarray.NDArray;
import io.github.rlvr.djl.decoder.DecoderWeights;
import io.github.rlvr.djl.decoder.LoraAdapter;
import java.util.List;
import java.util.Optional;

/**
 * Which tensors an optimiser has, and which of them weight decay applies to.
 *
 * @param trained false for a policy that only samples and scores: it has no gradients and no
 *     moments, which saves three times the size of the weights
 * @param decayVectors whether norms and biases decay too; by convention only matrices do
 */
public record ParameterRules(boolean trained, boolean decayVectors) {

    /** Everything is trained, matrices decay. */
    public static final ParameterRules DEFAULTS = new ParameterRules(true, false);

    /** Indices of the trained tensors: of the adapter if there is one, else of the weights. */
    List<Integer> trained(DecoderWeights weights, Optional<LoraAdapter> adapter) {
        if (!trained) {
            return List.of();
        }
        return adapter.map(LoraAdapter::trainable).orElseGet(weights::trainable);
    }

    /** Whether weight decay applies to a tensor. */
    boolean decays(NDArray tensor) {
        return decayVectors || tensor.getShape().dimension() == 2;
    }
}
