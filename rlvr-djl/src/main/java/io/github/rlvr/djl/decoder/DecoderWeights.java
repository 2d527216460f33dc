package io.github.rlvr.djl.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.rlvr.core.policy.Cancellation;
import io.github.rlvr.djl.model.ModelSpec;
import io.github.rlvr.djl.model.TensorLayout;
import io.github.rlvr.djl.weights.WeightSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The model's float32 weights in the order that the decoder's text expects: embedding, last norm,
 * head, then nine tensors a layer. Query, key and value products are one tensor, gate and up
 * another; {@link #read} gives them back under their Hugging Face names.
 *
 * <p>The arrays belong to the manager given at loading. A tied head is the embedding's own array.
 */
public final class DecoderWeights implements WeightSource {

    /** Tensors of a layer: norm, q|k|v, its bias, q norm, k norm, o, norm, gate|up, down. */
    static final int PER_LAYER = 9;

    private static final int BEFORE_LAYERS = 3;

    private final ModelSpec spec;
    private final Map<String, long[]> layout;
    private final Map<String, Piece> pieces = new LinkedHashMap<>();
    private final List<NDArray> tensors;

    /** Rows [from, to) of a tensor of the list. */
    private record Piece(int tensor, long from, long to) {}

    private DecoderWeights(ModelSpec spec, List<NDArray> tensors) {
        this.spec = spec;
        this.layout = TensorLayout.of(spec);
        this.tensors = Collections.unmodifiableList(tensors);
        List<List<String>> parts = parts(spec);
        for (int i = 0; i < parts.size(); i++) {
            long row = 0;
            for (String name : parts.get(i)) {
                long rows = layout.get(name)[0];
                pieces.putIfAbsent(name, new Piece(i, row, row + rows));
                row += rows;
            }
        }
    }

    /**
     * Reads every tensor of a model.
     *
     * @param manager owns the arrays; its device holds them
     * @param source complete and checked against the layout of {@code spec}
     */
    public static DecoderWeights load(NDManager manager, ModelSpec spec, WeightSource source)
            throws IOException {
        Map<String, long[]> layout = TensorLayout.of(spec);
        List<NDArray> tensors = new ArrayList<>();
        for (List<String> names : parts(spec)) {
            Cancellation.throwIfInterrupted("loading weights");
            boolean tiedHead = tensors.size() == 2 && spec.tiedEmbeddings();
            tensors.add(tiedHead ? tensors.get(0) : read(manager, layout, source, names));
        }
        return new DecoderWeights(spec, tensors);
    }

    /**
     * A view of other tensors under this model's names.
     *
     * @param others of the same number and shapes, in the same order; they stay the caller's
     */
    public DecoderWeights over(List<NDArray> others) {
        return new DecoderWeights(spec, others);
    }

    /** Shape of the model. */
    public ModelSpec spec() {
        return spec;
    }

    /** All tensors in the text's order. */
    public List<NDArray> tensors() {
        return tensors;
    }

    /** The embedding table {@code [V, H]}. */
    public NDArray embedding() {
        return tensors.get(0);
    }

    /** The output head {@code [V, H]}; the embedding itself when tied. */
    public NDArray head() {
        return tensors.get(2);
    }

    /** Indices of the distinct, non-empty tensors: what full training optimises. */
    public List<Integer> trainable() {
        List<Integer> indices = new ArrayList<>();
        for (int i = 0; i < tensors.size(); i++) {
            boolean tiedHead = i == 2 && tensors.get(2) == tensors.get(0);
            if (!tiedHead && tensors.get(i).size() > 0) {
                indices.add(i);
            }
        }
        return indices;
    }

    @Override
    public Set<String> names() {
        return layout.keySet();
    }

    @Override
    public long[] shape(String name) {
        return layout.get(name).clone();
    }

    @Override
    public void read(String name, FloatBuffer target) {
        target.put(values(name, tensors));
    }

    /**
     * A tensor that has the shape of this model's, by Hugging Face name, from a list in the text's
     * order: the gradients, for example.
     */
    public float[] values(String name, List<NDArray> aligned) {
        Piece piece = pieces.get(name);
        NDArray whole = aligned.get(piece.tensor);
        try (NDArray rows = whole.get(piece.from + ":" + piece.to)) {
            return rows.toFloatArray();
        }
    }

    /** Does nothing: the manager owns the arrays. */
    @Override
    public void close() {}

    private static NDArray read(
            NDManager manager, Map<String, long[]> layout, WeightSource source, List<String> names)
            throws IOException {
        if (names.isEmpty()) {
            return manager.create(new Shape(0), DataType.FLOAT32);
        }
        long rows = 0;
        long columns = 1;
        for (String name : names) {
            long[] shape = layout.get(name);
            rows += shape[0];
            columns = shape.length == 2 ? shape[1] : 0;
        }
        Shape shape = columns == 0 ? new Shape(rows) : new Shape(rows, columns);
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(Math.toIntExact(shape.size() * Float.BYTES))
                        .order(ByteOrder.nativeOrder());
        FloatBuffer floats = bytes.asFloatBuffer();
        for (String name : names) {
            source.read(name, floats);
        }
        return manager.create(bytes, shape, DataType.FLOAT32);
    }

    private static List<List<String>> parts(ModelSpec spec) {
        List<List<String>> parts = new ArrayList<>();
        parts.add(List.of(TensorLayout.EMBEDDING));
        parts.add(List.of(TensorLayout.FINAL_NORM));
        parts.add(List.of(spec.tiedEmbeddings() ? TensorLayout.EMBEDDING : TensorLayout.HEAD));
        Set<String> known = new HashSet<>(TensorLayout.of(spec).keySet());
        for (int layer = 0; layer < spec.layers(); layer++) {
            add(parts, known, layer, "input_layernorm.weight");
            add(
                    parts,
                    known,
                    layer,
                    "self_attn.q_proj.weight",
                    "self_attn.k_proj.weight",
                    "self_attn.v_proj.weight");
            add(
                    parts,
                    known,
                    layer,
                    "self_attn.q_proj.bias",
                    "self_attn.k_proj.bias",
                    "self_attn.v_proj.bias");
            add(parts, known, layer, "self_attn.q_norm.weight");
            add(parts, known, layer, "self_attn.k_norm.weight");
            add(parts, known, layer, "self_attn.o_proj.weight");
            add(parts, known, layer, "post_attention_layernorm.weight");
            add(parts, known, layer, "mlp.gate_proj.weight", "mlp.up_proj.weight");
            add(parts, known, layer, "mlp.down_proj.weight");
        }
        return parts;
    }

    /** A slot of the list; empty where the architecture has no such tensor. */
    private static void add(
            List<List<String>> parts, Set<String> known, int layer, String... tensors) {
        parts.add(
                Arrays.stream(tensors)
                        .map(tensor -> TensorLayout.layer(layer, tensor))
                        .filter(known::contains)
                        .toList());
    }

    /** Index in the text's list of a layer's tensor by its position within the layer. */
    static int index(int layer, int tensor) {
        return BEFORE_LAYERS + PER_LAYER * layer + tensor;
    }
}
