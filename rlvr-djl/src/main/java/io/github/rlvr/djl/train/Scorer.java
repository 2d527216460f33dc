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
import io.github.rlvr.djl.decoder.Trunk;
import io.github.rlvr.djl.script.GradMode;
import io.github.rlvr.djl.script.ScriptModule;
import io.github.rlvr.djl.script.ScriptModule.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Log-probabilities of completion tokens under given weights. Only completion positions meet the
 * head, chunk by chunk, so the logits of a batch never exist.
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

    /**
     * The weights as they are now, made ready for many passes.
     *
     * @param scope owns what is made
     */
    Ready ready(NDManager scope) {
        try (GradMode off = GradMode.off()) {
            NDList all = decoder.script().train(scope, "ready", Tensors.listOf(weights.tensors()));
            DecoderWeights made = weights.over(all);
            return new Ready(made.head(), new Trunk(decoder, made, adapter));
        }
    }

    /** What the tokens of a micro-batch are scored against. */
    record Targets(NDArray ids, NDArray divisors) {

        static Targets of(NDManager manager, TokenBatch batch) {
            return new Targets(manager.create(batch.targets()), manager.create(batch.divisors()));
        }
    }

    /**
     * {@code [N]} log-probabilities and entropies of a micro-batch's tokens.
     *
     * @param distributions {@code [N, V]}, where they were kept for the way back
     */
    record Scores(float[] logProbs, float[] entropies, Optional<NDArray> distributions) {}

    /** {@code [N][T_i]} log-probabilities of every completion token, without gradient. */
    float[][] logProbs(NDManager parent, List<Rollout> rollouts, TrainingSettings settings) {
        return each(
                parent,
                rollouts,
                settings,
                (scope, ready, batch, hidden) ->
                        ready.score(scope, hidden, Targets.of(scope, batch)).logProbs());
    }

    /** {@code [N][T_i]} a critic's value of every completion position, without gradient. */
    float[][] values(
            NDManager parent, List<Rollout> rollouts, TrainingSettings settings, ValueHead critic) {
        return each(
                parent,
                rollouts,
                settings,
                (scope, ready, batch, hidden) -> critic.values(scope, hidden));
    }

    /** {@code [N]} values of a micro-batch's tokens, from their hidden states. */
    private interface Reading {
        float[] of(NDManager scope, Ready ready, TokenBatch batch, NDArray hidden);
    }

    private float[][] each(
            NDManager parent, List<Rollout> rollouts, TrainingSettings settings, Reading reading) {
        float[][] all = new float[rollouts.size()][0];
        try (NDManager step = parent.newSubManager()) {
            Ready ready = ready(step);
            for (TokenBatch batch : TokenBatch.split(rollouts, settings)) {
                Cancellation.throwIfInterrupted("scoring");
                try (NDManager scope = step.newSubManager()) {
                    Trunk.Pass pass = ready.forward(scope, batch, Trunk.Keep.NOTHING);
                    scatter(reading.of(scope, ready, batch, pass.hidden()), batch, all);
                }
            }
        }
        return all;
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

    /** Scores by ready weights. */
    final class Ready {

        private final NDArray head;
        private final Trunk trunk;

        private Ready(NDArray head, Trunk trunk) {
            this.head = head;
            this.trunk = trunk;
        }

        /** The head as the text's methods for scores want it. */
        NDArray head() {
            return head;
        }

        /** Hidden states at the scored positions. */
        Trunk.Pass forward(NDManager scope, TokenBatch batch, Trunk.Keep keep) {
            return trunk.forward(scope, batch.layout(), batch.positions(), keep);
        }

        /** Back from the gradient of the hidden states into the sums. */
        void back(
                NDManager scope, Trunk.Pass pass, NDArray hiddenGradient, List<NDArray> gradients) {
            trunk.back(scope, pass, hiddenGradient, gradients);
        }

        /** Scores of hidden states {@code [N, H]}, of which nothing is kept. */
        private Scores score(NDManager scope, NDArray hidden, Targets targets) {
            IValue[] arguments = {
                ScriptModule.of(head),
                ScriptModule.of(hidden),
                ScriptModule.of(targets.ids),
                ScriptModule.of(targets.divisors),
                IValue.from((long) headChunk)
            };
            try (IValue result = decoder.script().infer("scores", arguments)) {
                List<float[]> parts = new ArrayList<>();
                for (IValue part : result.toIValueTuple()) {
                    parts.add(part.toTensor((PtNDManager) scope).toFloatArray());
                    part.close();
                }
                return new Scores(parts.get(0), parts.get(1), Optional.empty());
            } finally {
                ScriptModule.close(arguments);
            }
        }

        /** Scores for which there is a way back: distributions are kept if they fit a chunk. */
        Scores scoreToTrain(NDManager scope, NDArray hidden, Targets targets) {
            if (hidden.getShape().get(0) > headChunk) {
                return score(scope, hidden, targets);
            }
            try (GradMode off = GradMode.off()) {
                NDList kept =
                        decoder.script()
                                .train(
                                        scope,
                                        "scores_kept",
                                        Tensors.of(head),
                                        Tensors.of(hidden),
                                        Tensors.of(targets.ids),
                                        Tensors.of(targets.divisors));
                return new Scores(
                        kept.get(0).toFloatArray(),
                        kept.get(1).toFloatArray(),
                        Optional.of(kept.get(2)));
            }
        }
    }
}
