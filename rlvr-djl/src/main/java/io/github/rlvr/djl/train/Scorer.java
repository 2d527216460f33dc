package io.github.rlvr.djl.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.github.rlvr.core.policy.Cancellation;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.djl.decoder.Decoder;
import io.github.rlvr.djl.decoder.DecoderWeights;
import io.github.rlvr.djl.script.GradMode;
import io.github.rlvr.djl.script.ScriptModule;
import io.github.rlvr.djl.script.ScriptModule.Tensors;
import java.util.ArrayList;
import java.util.List;

/**
 * Log-probabilities of completion tokens under given weights, with or without a graph behind them.
 * Only completion positions meet the head, chunk by chunk, so the logits of a batch never exist.
 */
final class Scorer {

    private final Decoder decoder;
    private final DecoderWeights weights;
    private final List<NDArray> adapter;
    private final int headChunk;

    /**
     * @param adapter the adapter's tensors, or one empty tensor for none
     * @param headChunk completion positions whose logits exist at a time
     */
    Scorer(Decoder decoder, DecoderWeights weights, List<NDArray> adapter, int headChunk) {
        this.decoder = decoder;
        this.weights = weights;
        this.adapter = adapter;
        this.headChunk = headChunk;
    }

    /** A micro-batch on the device. */
    record Inputs(List<NDArray> layout, NDArray positions, NDArray targets, NDArray divisors) {

        static Inputs of(NDManager manager, TokenBatch batch) {
            return new Inputs(
                    batch.layout().on(manager),
                    manager.create(batch.positions()),
                    manager.create(batch.targets()),
                    manager.create(batch.divisors()));
        }
    }

    /** {@code [N]} log-probabilities and entropies of a micro-batch's tokens. */
    record Scores(float[] logProbs, float[] entropies) {}

    /** {@code [N][T_i]} log-probabilities of every completion token, without gradient. */
    float[][] logProbs(NDManager parent, List<Rollout> rollouts, TrainingSettings settings) {
        float[][] all = new float[rollouts.size()][0];
        for (TokenBatch batch : TokenBatch.split(rollouts, settings)) {
            Cancellation.throwIfInterrupted("scoring");
            try (NDManager scope = parent.newSubManager();
                    GradMode off = GradMode.off()) {
                Inputs inputs = Inputs.of(scope, batch);
                NDArray hidden = states(scope, "hidden", inputs).head();
                scatter(score(scope, hidden, inputs).logProbs(), batch, all);
            }
        }
        return all;
    }

    /**
     * Hidden states at the scored positions, the last array of what a method of the text returns;
     * {@code kept} and {@code layered} put what the way back needs before them.
     */
    NDList states(NDManager scope, String method, Inputs inputs) {
        return decoder.script()
                .train(
                        scope,
                        method,
                        Tensors.listOf(weights.tensors()),
                        Tensors.listOf(adapter),
                        Tensors.listOf(inputs.layout),
                        Tensors.of(inputs.positions),
                        Tensors.of(decoder.rope()));
    }

    /** Scores of hidden states {@code [N, H]}; no graph is built. */
    Scores score(NDManager scope, NDArray hidden, Inputs inputs) {
        IValue[] arguments = {
            ScriptModule.of(weights.head()),
            ScriptModule.of(hidden),
            ScriptModule.of(inputs.targets),
            ScriptModule.of(inputs.divisors),
            IValue.from((long) headChunk)
        };
        try (IValue result = decoder.script().infer("scores", arguments)) {
            List<float[]> parts = new ArrayList<>();
            for (IValue part : result.toIValueTuple()) {
                parts.add(part.toTensor((PtNDManager) scope).toFloatArray());
                part.close();
            }
            return new Scores(parts.get(0), parts.get(1));
        } finally {
            ScriptModule.close(arguments);
        }
    }

    /** Spreads {@code [N]} values of a micro-batch over its rows. */
    static void scatter(float[] values, TokenBatch batch, float[][] rows) {
        int at = 0;
        for (int i = 0; i < batch.rows().length; i++) {
            int length = batch.lengths()[i];
            rows[batch.rows()[i]] = java.util.Arrays.copyOfRange(values, at, at + length);
            at += length;
        }
    }
}
