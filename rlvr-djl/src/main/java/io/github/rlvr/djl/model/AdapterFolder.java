package io.github.rlvr.djl.model;

import io.github.rlvr.djl.format.JsonFile;
import io.github.rlvr.djl.format.ModelFormatException;
import io.github.rlvr.djl.format.WholeFile;
import io.github.rlvr.djl.weights.ElementType;
import io.github.rlvr.djl.weights.SafetensorsFile;
import io.github.rlvr.djl.weights.SafetensorsWriter;
import io.github.rlvr.djl.weights.WeightSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A LoRA adapter in PEFT's layout: {@code adapter_config.json} and {@code
 * adapter_model.safetensors}. Tensor names here are without PEFT's prefix, as {@link
 * AdapterSpec#layout} gives them.
 *
 * <p>Thread-safe until closed; owns its weights.
 */
public final class AdapterFolder implements AutoCloseable {

    private static final String CONFIG_FILE = "adapter_config.json";
    private static final String WEIGHTS_FILE = "adapter_model.safetensors";
    private static final String PREFIX = "base_model.model.";

    private final AdapterSpec spec;
    private final WeightSource weights;

    private AdapterFolder(AdapterSpec spec, WeightSource weights) {
        this.spec = spec;
        this.weights = weights;
    }

    /**
     * Opens an adapter and checks that it fits a model.
     *
     * @throws ModelFormatException if a file is missing or malformed, the adapter is of a kind that
     *     is not supported (names the field), or a tensor is missing, misshapen or unknown
     */
    public static AdapterFolder open(Path folder, ModelSpec model) throws IOException {
        Path config = folder.resolve(CONFIG_FILE);
        AdapterSpec spec = AdapterConfig.parse(new ConfigFields(JsonFile.read(config), config));
        Path file = folder.resolve(WEIGHTS_FILE);
        WeightSource weights = new WithoutPrefix(SafetensorsFile.open(file), PREFIX);
        try {
            String what = "an adapter of rank " + spec.rank() + " on " + spec.targets();
            TensorLayout.check(spec.layout(model), Set.of(), weights, file, what);
            return new AdapterFolder(spec, weights);
        } catch (IOException | RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    /**
     * Writes an adapter for PEFT to load, in float32. Both files appear whole or not at all, the
     * configuration last.
     *
     * @param weights the tensors of {@link AdapterSpec#layout}, and no others
     * @param baseModel name or path of the model it was trained on, if it has one
     * @throws ModelFormatException if the weights do not fit; nothing is written
     */
    public static void write(
            Path folder,
            ModelSpec model,
            AdapterSpec spec,
            WeightSource weights,
            Optional<String> baseModel)
            throws IOException {
        Map<String, long[]> layout = spec.layout(model);
        TensorLayout.check(layout, Set.of(), weights, folder, "an adapter on " + spec.targets());
        Files.createDirectories(folder);
        Map<String, String> names = new LinkedHashMap<>();
        layout.keySet().forEach(name -> names.put(PREFIX + name, name));
        SafetensorsWriter.write(
                folder.resolve(WEIGHTS_FILE),
                weights,
                names,
                ElementType.F32,
                Map.of("format", "pt"));
        WholeFile.write(folder.resolve(CONFIG_FILE), AdapterConfig.write(spec, baseModel));
    }

    /** Rank, scale and targets. */
    public AdapterSpec spec() {
        return spec;
    }

    /** The tensors of {@link AdapterSpec#layout}; closed with this. */
    public WeightSource weights() {
        return weights;
    }

    /** Closes the weights; closing twice does nothing. */
    @Override
    public void close() throws IOException {
        weights.close();
    }
}
