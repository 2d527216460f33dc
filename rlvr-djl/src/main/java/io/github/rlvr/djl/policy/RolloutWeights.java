package io.github.rlvr.djl.policy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import io.github.rlvr.djl.decoder.Decoder;
import io.github.rlvr.djl.decoder.DecoderWeights;
import io.github.rlvr.djl.decoder.LoraAdapter;
import io.github.rlvr.djl.script.ScriptModule;
import java.util.List;
import java.util.Optional;

/**
 * The rollout copy of the weights: adapter folded in, in the rollout precision, packed for the
 * processor. Made anew after every update; the version stamp keeps a stale copy from being used.
 */
final class RolloutWeights implements AutoCloseable {

    /** Rows that the packed layout is laid out for; other counts work too. */
    private static final long ROWS_HINT = 32;

    private final Decoder sampler;
    private final DecoderWeights weights;
    private final Optional<LoraAdapter> adapter;
    private IValue packed;
    private long version = -1;

    RolloutWeights(Decoder sampler, DecoderWeights weights, Optional<LoraAdapter> adapter) {
        this.sampler = sampler;
        this.weights = weights;
        this.adapter = adapter;
    }

    /** The copy for the given version of the policy; stays owned by this. */
    IValue of(long wanted) {
        if (packed == null || version != wanted) {
            close();
            packed = pack(false);
            version = wanted;
        }
        return packed;
    }

    /**
     * A copy of the weights as they are, which no update changes.
     *
     * @return closed by the caller
     */
    IValue detached() {
        close();
        // What an adapter is folded into is never changed, so that a copy may share the rest.
        return pack(adapter.isEmpty());
    }

    /** Forgets the copy, because the weights change or its memory is wanted. */
    void invalidate() {
        close();
    }

    /**
     * @param own whether the copy may not share memory with the weights, which it does where there
     *     is nothing to convert
     */
    private IValue pack(boolean own) {
        try (NDManager scope = weights.embedding().getManager().newSubManager()) {
            NDArray none = scope.create(new Shape(0), DataType.FLOAT32);
            List<NDArray> low = adapter.map(LoraAdapter::tensors).orElse(List.of(none));
            try (IValue w = ScriptModule.listOf(weights.tensors());
                    IValue a = ScriptModule.listOf(low);
                    IValue rows = IValue.from(ROWS_HINT);
                    IValue copied = IValue.from(own)) {
                return sampler.script().infer("pack", w, a, rows, copied);
            }
        }
    }

    @Override
    public void close() {
        if (packed != null) {
            packed.close();
            packed = null;
        }
    }
}
