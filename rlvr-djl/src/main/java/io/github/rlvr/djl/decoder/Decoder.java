package io.github.rlvr.djl.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import io.github.rlvr.core.config.Precision;
import io.github.rlvr.djl.model.ModelSpec;
import io.github.rlvr.djl.script.ScriptModule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The decoder's text loaded for one model: its methods know the model's dimensions, the precision
 * and the kind of products, and are given the weights at every call.
 *
 * <p>Owns the loaded module and the table of rotary angles until closed.
 */
public final class Decoder implements AutoCloseable {

    /** Queries that attention of a training pass takes together on the CPU, at most. */
    public static final int SPAN = 64;

    private static final String TEXT = "decoder.torchscript";
    private static final int PAGE = 64;

    private final ModelSpec spec;
    private final ScriptModule script;
    private final NDArray rope;
    private final int page;

    private Decoder(ModelSpec spec, ScriptModule script, NDArray rope, int page) {
        this.spec = spec;
        this.script = script;
        this.rope = rope;
        this.page = page;
    }

    /**
     * Loads the text.
     *
     * @param manager on the device of the weights; the rotary table belongs to it
     * @param spec dimensions of the model
     * @param precision of activations and products; {@code int8} of rollouts' products only, which
     *     must be oneDNN's
     * @param wide whether products of training are float32 although activations have 16 bits
     * @param oneDnn whether products go to oneDNN (CPU only)
     * @param loraScale alpha / rank of the adapter, 1 without one
     * @param positions longest sequence that will be computed, at most the model's context
     * @param words ids that are scored and sampled: the first rows of the head, at most the
     *     vocabulary
     * @throws IllegalArgumentException if the products of {@code int8} cannot be computed here
     */
    public static Decoder load(
            NDManager manager,
            ModelSpec spec,
            Precision precision,
            boolean wide,
            boolean oneDnn,
            double loraScale,
            int positions,
            int words) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("training", true);
        attributes.put("layers", spec.layers());
        attributes.put("heads", spec.heads());
        attributes.put("kv_heads", spec.kvHeads());
        attributes.put("head_dim", spec.headDim());
        attributes.put("eps", spec.rmsEps());
        attributes.put("dtype", torchType(precision));
        attributes.put("factor", torchType(wide ? Precision.FLOAT32 : precision));
        attributes.put(
                "cached", torchType(precision == Precision.INT8 ? Precision.BFLOAT16 : precision));
        attributes.put("onednn", oneDnn);
        attributes.put("rounded", precision == Precision.INT8);
        attributes.put("page", oneDnn ? PAGE : 0);
        attributes.put("lora_scale", loraScale);
        attributes.put("words", words);
        attributes.put("span", SPAN);
        ScriptModule script = ScriptModule.load(manager, "Decoder", text(), attributes);
        if (precision == Precision.INT8) {
            requireRounding(script, oneDnn);
        }
        return new Decoder(spec, script, rope(manager, spec, positions), oneDnn ? PAGE : 0);
    }

    private static void requireRounding(ScriptModule script, boolean oneDnn) {
        try (IValue exact = oneDnn ? script.infer("adds_up") : IValue.from(false)) {
            if (!exact.toBoolean()) {
                script.close();
                throw new IllegalArgumentException(
                        "model.rollout_dtype is int8; it needs the products of oneDNN on an x86-64"
                                + " processor with VNNI, and "
                                + (oneDnn
                                        ? "this processor has none; set it to bfloat16"
                                        : "here are others; set it to bfloat16, or model.device to"
                                                + " cpu and model.products to onednn"));
            }
        }
    }

    /** The model's dimensions. */
    public ModelSpec spec() {
        return spec;
    }

    /** The loaded methods. */
    public ScriptModule script() {
        return script;
    }

    /**
     * Positions in a page of the rollouts' key-value cache, which the rows of a group can share; 0
     * where every row has one stretch of its own.
     */
    public int page() {
        return page;
    }

    /** {@code [2, positions, D]} cosines and sines of the rotary angles, both halves of a head. */
    public NDArray rope() {
        return rope;
    }

    /**
     * Angles are formed in float32 as transformers forms them: position times inverse frequency.
     */
    private static NDArray rope(NDManager manager, ModelSpec spec, int positions) {
        float[] inverse = spec.inverseFrequencies();
        int half = inverse.length;
        float[] table = new float[2 * positions * 2 * half];
        for (int position = 0; position < positions; position++) {
            for (int i = 0; i < half; i++) {
                float angle = position * inverse[i];
                int at = position * 2 * half + i;
                table[at] = table[at + half] = (float) Math.cos(angle);
                at += positions * 2 * half;
                table[at] = table[at + half] = (float) Math.sin(angle);
            }
        }
        return manager.create(table, new Shape(2, positions, 2L * half));
    }

    /**
     * Torch's number of a type. Tensors of 16 bits live inside the text only: DJL's own API cannot
     * hold them.
     */
    private static int torchType(Precision precision) {
        return switch (precision) {
            case FLOAT32, INT8 -> 6;
            case BFLOAT16 -> 15;
            case AUTO -> throw new IllegalArgumentException("the precision is not decided");
        };
    }

    private static String text() {
        try (InputStream in = Decoder.class.getResourceAsStream(TEXT)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + TEXT + " from the jar", e);
        }
    }

    @Override
    public void close() {
        script.close();
        rope.close();
    }
}
