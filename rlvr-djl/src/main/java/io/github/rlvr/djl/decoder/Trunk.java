package io.github.rlvr.djl.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.rlvr.djl.script.GradMode;
import io.github.rlvr.djl.script.ScriptModule.Tensors;
import java.util.List;

/**
 * A decoder with its weights, from tokens to the hidden states behind the last norm, and back.
 *
 * <p>The arrays stay their owners'. One thread drives it.
 */
public final class Trunk {

    private final Decoder decoder;
    private final List<NDArray> weights;
    private final List<NDArray> adapter;

    /**
     * A trunk over arrays that may change their values, but not their places.
     *
     * @param weights in the text's order
     * @param adapter the adapter's tensors, or one empty tensor of its own for none
     */
    public Trunk(Decoder decoder, DecoderWeights weights, List<NDArray> adapter) {
        this.decoder = decoder;
        this.weights = weights.tensors();
        this.adapter = adapter;
    }

    /** What a forward pass keeps for the way back. */
    public enum Keep {
        /** Nothing: there is no way back. */
        NOTHING("hidden"),

        /** The input of every layer; the rest is computed again. */
        LAYER_INPUTS("layered"),

        /** Everything that cannot be had again cheaply. */
        ACTIVATIONS("kept");

        private final String method;

        Keep(String method) {
            this.method = method;
        }
    }

    /**
     * A forward pass; its arrays belong to the manager it was given.
     *
     * @param layout where the tokens lie
     * @param positions {@code [M]} flat tokens whose states were asked for
     * @param states what was kept, then the hidden states
     */
    public record Pass(List<NDArray> layout, NDArray positions, NDList states) {

        /** Float32 {@code [M, H]}, without a graph. */
        public NDArray hidden() {
            return states.get(states.size() - 1);
        }
    }

    /**
     * Hidden states at some tokens.
     *
     * @param scope owns what is made
     * @param positions flat indices into the layout; one may come more than once
     */
    public Pass forward(NDManager scope, TokenLayout layout, long[] positions, Keep keep) {
        List<NDArray> lay = layout.on(scope);
        NDArray at = scope.create(positions);
        try (GradMode off = GradMode.off()) {
            NDList states =
                    decoder.script()
                            .train(
                                    scope,
                                    keep.method,
                                    Tensors.listOf(weights),
                                    Tensors.listOf(adapter),
                                    Tensors.listOf(lay),
                                    Tensors.of(at),
                                    Tensors.of(decoder.rope()));
            return new Pass(lay, at, states);
        }
    }

    /**
     * Adds the parameters' gradients to their sums, all but the head's.
     *
     * @param pass that kept something
     * @param hiddenGradient {@code [M, H]} of the hidden states
     * @param gradients sums, aligned with the adapter if there is one, else with the weights; empty
     *     where nothing is trained
     */
    public void back(NDManager scope, Pass pass, NDArray hiddenGradient, List<NDArray> gradients) {
        try (GradMode off = GradMode.off()) {
            decoder.script()
                    .train(
                            scope,
                            "back",
                            Tensors.listOf(weights),
                            Tensors.listOf(adapter),
                            Tensors.listOf(gradients),
                            Tensors.listOf(pass.layout),
                            Tensors.of(pass.positions),
                            Tensors.of(decoder.rope()),
                            Tensors.listOf(pass.states),
                            Tensors.of(hiddenGradient));
        }
    }
}
