package io.github.rlvr.djl.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.rlvr.core.random.RolloutRandom;
import io.github.rlvr.djl.model.ModelSpec;
import io.github.rlvr.djl.weights.WeightSource;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A low-rank adapter (LoRA, Hu et al. 2021): {@code y = W x + (alpha / rank) B A x} on the chosen
 * products. The reference policy is the same model without it.
 *
 * <p>The arrays belong to the manager given at creation.
 */
public final class LoraAdapter implements WeightSource {

    private final LoraSettings settings;
    private final List<NDArray> tensors;
    private final Map<String, Integer> indices;

    private LoraAdapter(
            LoraSettings settings, List<NDArray> tensors, Map<String, Integer> indices) {
        this.settings = settings;
        this.tensors = Collections.unmodifiableList(tensors);
        this.indices = Collections.unmodifiableMap(indices);
    }

    /** A new adapter that changes nothing yet: A is Kaiming-uniform as in PEFT, B is zero. */
    public static LoraAdapter create(
            NDManager manager, ModelSpec spec, LoraSettings settings, long seed) {
        return build(
                spec,
                settings,
                (name, shape) -> {
                    float[] values = new float[Math.toIntExact(shape.size())];
                    if (name.endsWith("lora_A.weight")) {
                        fillUniform(values, 1 / Math.sqrt(shape.get(1)), seed, name);
                    }
                    return manager.create(values, shape);
                },
                manager);
    }

    /**
     * An adapter as PEFT stored it.
     *
     * @param source names as {@code model.layers.0.self_attn.q_proj.lora_A.weight}
     * @throws IOException if a tensor is missing or misshapen
     */
    public static LoraAdapter load(
            NDManager manager, ModelSpec spec, LoraSettings settings, WeightSource source)
            throws IOException {
        Map<String, float[]> values = new LinkedHashMap<>();
        for (String name : names(spec, settings)) {
            values.put(name, floats(source, name));
        }
        return build(
                spec, settings, (name, shape) -> manager.create(values.get(name), shape), manager);
    }

    /** How many numbers an adapter would have. */
    public static long parameters(ModelSpec spec, LoraSettings settings) {
        long perLayer =
                settings.targets().stream()
                        .mapToLong(target -> target.in(spec) + target.out(spec))
                        .sum();
        return spec.layers() * settings.rank() * perLayer;
    }

    /** Rank, alpha and targets. */
    public LoraSettings settings() {
        return settings;
    }

    /** All tensors in the text's order: fourteen a layer, empty where a product has no adapter. */
    public List<NDArray> tensors() {
        return tensors;
    }

    /** Indices of the tensors that exist. */
    public List<Integer> trainable() {
        return List.copyOf(indices.values());
    }

    @Override
    public Set<String> names() {
        return indices.keySet();
    }

    @Override
    public long[] shape(String name) {
        return tensors.get(indices.get(name)).getShape().getShape();
    }

    @Override
    public void read(String name, FloatBuffer target) {
        target.put(values(name, tensors));
    }

    /** Values of a tensor by name from a list in the text's order, the gradients for example. */
    public float[] values(String name, List<NDArray> aligned) {
        return aligned.get(indices.get(name)).toFloatArray();
    }

    /** Does nothing: the manager owns the arrays. */
    @Override
    public void close() {}

    @FunctionalInterface
    private interface Maker {
        NDArray make(String name, Shape shape);
    }

    private static LoraAdapter build(
            ModelSpec spec, LoraSettings settings, Maker maker, NDManager manager) {
        List<NDArray> tensors = new ArrayList<>();
        Map<String, Integer> indices = new LinkedHashMap<>();
        NDArray none = manager.create(new Shape(0), DataType.FLOAT32);
        for (int layer = 0; layer < spec.layers(); layer++) {
            for (LoraTarget target : LoraTarget.values()) {
                if (!settings.targets().contains(target)) {
                    tensors.add(none);
                    tensors.add(none);
                    continue;
                }
                String name = name(layer, target);
                indices.put(name + ".lora_A.weight", tensors.size());
                tensors.add(
                        maker.make(
                                name + ".lora_A.weight",
                                new Shape(settings.rank(), target.in(spec))));
                indices.put(name + ".lora_B.weight", tensors.size());
                tensors.add(
                        maker.make(
                                name + ".lora_B.weight",
                                new Shape(target.out(spec), settings.rank())));
            }
        }
        return new LoraAdapter(settings, tensors, indices);
    }

    private static List<String> names(ModelSpec spec, LoraSettings settings) {
        List<String> names = new ArrayList<>();
        for (int layer = 0; layer < spec.layers(); layer++) {
            for (LoraTarget target : settings.targets()) {
                names.add(name(layer, target) + ".lora_A.weight");
                names.add(name(layer, target) + ".lora_B.weight");
            }
        }
        return names;
    }

    private static String name(int layer, LoraTarget target) {
        return "model.layers." + layer + "." + target.path();
    }

    private static float[] floats(WeightSource source, String name) throws IOException {
        if (!source.names().contains(name)) {
            throw new IOException("adapter lacks " + name + "; its target_modules promise it");
        }
        long size = 1;
        for (long extent : source.shape(name)) {
            size *= extent;
        }
        float[] values = new float[Math.toIntExact(size)];
        source.read(name, FloatBuffer.wrap(values));
        return values;
    }

    private static void fillUniform(float[] values, double bound, long seed, String name) {
        long key = RolloutRandom.key(seed, RolloutRandom.hash(name));
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((2 * RolloutRandom.uniform(key, i) - 1) * bound);
        }
    }
}
