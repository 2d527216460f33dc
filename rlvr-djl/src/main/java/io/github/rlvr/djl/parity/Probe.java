package io.github.rlvr.djl.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.github.rlvr.core.policy.GenerationListener;
import io.github.rlvr.core.rollout.SamplingParams;
import io.github.rlvr.djl.decoder.LoraAdapter;
import io.github.rlvr.djl.decoder.TokenLayout;
import io.github.rlvr.djl.policy.DjlPolicy;
import io.github.rlvr.djl.rollout.Completion;
import io.github.rlvr.djl.rollout.Job;
import io.github.rlvr.djl.script.ScriptModule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** What a policy computes before it becomes tokens: logits, hidden states, entropies. */
final class Probe {

    private static final long CHUNK = 512;

    private final DjlPolicy policy;

    Probe(DjlPolicy policy) {
        this.policy = policy;
    }

    /** {@code [T * V]} logits of every position of the only sequence. */
    float[] logits(Sequences one) {
        return trunk("logits", one, LongStream.range(0, one.longest()).toArray());
    }

    /** {@code [n * V]} logits of every sequence's last position. */
    float[] lastLogits(Sequences sequences) {
        return trunk("logits", sequences, lastPositions(sequences));
    }

    /** {@code [n * H]} hidden states behind the last norm of every sequence's last position. */
    float[] lastHidden(Sequences sequences) {
        return trunk("hidden", sequences, lastPositions(sequences));
    }

    /** A row of the embedding. */
    float[] embedding(int id) {
        try (NDArray row = policy.weights().embedding().get(id)) {
            return row.toFloatArray();
        }
    }

    /** {@code [T]} entropies in nats of the next token at every position of the only sequence. */
    float[] entropies(Sequences one) {
        int length = one.longest();
        float[] hidden = trunk("hidden", one, LongStream.range(0, length).toArray());
        try (NDManager scope = scope()) {
            Shape shape = new Shape(length, hidden.length / length);
            IValue[] arguments = {
                ScriptModule.of(readyHead(scope)),
                ScriptModule.of(scope.create(hidden, shape)),
                ScriptModule.of(scope.zeros(new Shape(length), DataType.INT64)),
                ScriptModule.of(scope.ones(new Shape(length))),
                IValue.from(CHUNK)
            };
            try (IValue result = policy.decoder().script().infer("scores", arguments)) {
                IValue[] parts = result.toIValueTuple();
                float[] entropies = floats(scope, parts[1]);
                ScriptModule.close(parts);
                return entropies;
            } finally {
                ScriptModule.close(arguments);
            }
        }
    }

    private NDArray readyHead(NDManager scope) {
        try (IValue weights = ScriptModule.listOf(policy.weights().tensors());
                IValue ready = policy.decoder().script().infer("ready", weights)) {
            return ready.toTensorArray((PtNDManager) scope)[2];
        }
    }

    /** {@code [n * T_i - n]} log-probabilities of all tokens but the first of each sequence. */
    float[] logProbs(Sequences sequences, double temperature) {
        return Numbers.join(List.of(policy.logProbs(sequences.rollouts(temperature))));
    }

    /** The most probable continuation of every sequence. */
    List<Completion> greedy(Sequences sequences, int tokens) {
        List<Job> jobs =
                IntStream.range(0, sequences.ids().size()).mapToObj(i -> new Job(i, i)).toList();
        return policy.complete(
                sequences.ids(), jobs, SamplingParams.greedy(tokens), GenerationListener.NONE);
    }

    private static long[] lastPositions(Sequences sequences) {
        long[] ends = sequences.ids().stream().mapToLong(ids -> ids.length).toArray();
        Arrays.parallelPrefix(ends, Long::sum);
        return Arrays.stream(ends).map(end -> end - 1).toArray();
    }

    private NDManager scope() {
        return policy.weights().embedding().getManager().newSubManager();
    }

    private float[] trunk(String method, Sequences sequences, long[] positions) {
        TokenLayout layout =
                TokenLayout.of(sequences.ids().stream().map(TokenLayout.Tree::of).toList());
        try (NDManager scope = scope()) {
            NDArray none = scope.create(new Shape(0), DataType.FLOAT32);
            List<NDArray> adapter =
                    new ArrayList<>(policy.adapter().map(LoraAdapter::tensors).orElse(List.of()));
            IValue[] arguments = {
                ScriptModule.listOf(policy.weights().tensors()),
                ScriptModule.listOf(adapter.isEmpty() ? List.of(none) : adapter),
                ScriptModule.listOf(layout.on(scope)),
                ScriptModule.of(scope.create(positions)),
                ScriptModule.of(policy.decoder().rope())
            };
            try (IValue result = policy.decoder().script().infer(method, arguments)) {
                return floats(scope, result);
            } finally {
                ScriptModule.close(arguments);
            }
        }
    }

    private static float[] floats(NDManager scope, IValue tensor) {
        return tensor.toTensor((PtNDManager) scope).toFloatArray();
    }
}
