package io.github.rlvr.djl.model;

import io.github.rlvr.djl.format.ModelFormatException;
import io.github.rlvr.djl.weights.WeightSource;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The tensors of a model: Hugging Face's names and shapes, in the order of the forward pass. */
public final class TensorLayout {

    /** The token embedding, {@code [vocab, hidden]}; also the output projection when tied. */
    public static final String EMBEDDING = "model.embed_tokens.weight";

    /** The last norm, {@code [hidden]}. */
    public static final String FINAL_NORM = "model.norm.weight";

    /** The output projection, {@code [vocab, hidden]}; absent when tied. */
    public static final String HEAD = "lm_head.weight";

    private TensorLayout() {}

    /**
     * All tensors of a model. A matrix is {@code [out, in]}, to be multiplied as {@code x W^T}.
     *
     * @return name to shape, unmodifiable, in the order embedding, layers, final norm, head
     */
    public static Map<String, long[]> of(ModelSpec spec) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        shapes.put(EMBEDDING, new long[] {spec.vocab(), spec.hidden()});
        for (int layer = 0; layer < spec.layers(); layer++) {
            addAttention(spec, layer, shapes);
            addFeedForward(spec, layer, shapes);
        }
        shapes.put(FINAL_NORM, new long[] {spec.hidden()});
        if (!spec.tiedEmbeddings()) {
            shapes.put(HEAD, new long[] {spec.vocab(), spec.hidden()});
        }
        return Collections.unmodifiableMap(shapes);
    }

    /** The full name of a layer's tensor, for example {@code self_attn.q_proj.weight}. */
    public static String layer(int layer, String tensor) {
        return "model.layers." + layer + "." + tensor;
    }

    private static void addAttention(ModelSpec spec, int layer, Map<String, long[]> shapes) {
        long hidden = spec.hidden();
        long queries = (long) spec.heads() * spec.headDim();
        long keys = (long) spec.kvHeads() * spec.headDim();
        shapes.put(layer(layer, "input_layernorm.weight"), new long[] {hidden});
        addProjection(spec, layer, "q_proj", queries, shapes);
        addProjection(spec, layer, "k_proj", keys, shapes);
        addProjection(spec, layer, "v_proj", keys, shapes);
        if (spec.qkNorm()) {
            shapes.put(layer(layer, "self_attn.q_norm.weight"), new long[] {spec.headDim()});
            shapes.put(layer(layer, "self_attn.k_norm.weight"), new long[] {spec.headDim()});
        }
        shapes.put(layer(layer, "self_attn.o_proj.weight"), new long[] {hidden, queries});
    }

    private static void addProjection(
            ModelSpec spec, int layer, String name, long rows, Map<String, long[]> shapes) {
        String prefix = layer(layer, "self_attn." + name);
        shapes.put(prefix + ".weight", new long[] {rows, spec.hidden()});
        if (spec.attentionBias()) {
            shapes.put(prefix + ".bias", new long[] {rows});
        }
    }

    private static void addFeedForward(ModelSpec spec, int layer, Map<String, long[]> shapes) {
        long hidden = spec.hidden();
        long ffn = spec.ffn();
        shapes.put(layer(layer, "post_attention_layernorm.weight"), new long[] {hidden});
        shapes.put(layer(layer, "mlp.gate_proj.weight"), new long[] {ffn, hidden});
        shapes.put(layer(layer, "mlp.up_proj.weight"), new long[] {ffn, hidden});
        shapes.put(layer(layer, "mlp.down_proj.weight"), new long[] {hidden, ffn});
    }

    /**
     * Checks that weights are complete, well-shaped and without tensors that the model would
     * ignore. Saved rotary frequencies and a copy of tied embeddings are allowed.
     *
     * @param origin what to call the weights in messages
     * @throws ModelFormatException naming the first missing, misshapen or unknown tensor
     */
    public static void check(ModelSpec spec, WeightSource weights, Path origin)
            throws ModelFormatException {
        Set<String> derived =
                weights.names().stream()
                        .filter(name -> name.endsWith(".rotary_emb.inv_freq"))
                        .collect(Collectors.toCollection(HashSet::new));
        derived.add(HEAD);
        String model = "a " + spec.architecture().modelType() + " of " + spec.layers() + " layers";
        check(of(spec), derived, weights, origin, model);
    }

    /**
     * Checks weights against expected shapes.
     *
     * @param ignored names that may be there besides
     * @param what they should be the tensors of, for messages
     */
    static void check(
            Map<String, long[]> expected,
            Set<String> ignored,
            WeightSource weights,
            Path origin,
            String what)
            throws ModelFormatException {
        for (Map.Entry<String, long[]> tensor : expected.entrySet()) {
            checkTensor(tensor.getKey(), tensor.getValue(), weights, origin);
        }
        for (String name : weights.names()) {
            if (!expected.containsKey(name) && !ignored.contains(name)) {
                throw ModelFormatException.at(origin, name, "is not a tensor of " + what);
            }
        }
    }

    private static void checkTensor(String name, long[] expected, WeightSource weights, Path origin)
            throws ModelFormatException {
        if (!weights.names().contains(name)) {
            throw ModelFormatException.at(
                    origin, name, "is missing; expected shape " + Arrays.toString(expected));
        }
        long[] found = weights.shape(name);
        if (!Arrays.equals(found, expected)) {
            String rule = "; the configuration says " + Arrays.toString(expected);
            throw ModelFormatException.at(
                    origin, name, "has shape " + Arrays.toString(found) + rule);
        }
    }
}
