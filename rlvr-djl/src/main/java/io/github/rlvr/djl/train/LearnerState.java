package io.github.rlvr.djl.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.IValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlvr.djl.format.ModelFormatException;
import io.github.rlvr.djl.script.ScriptModule;
import io.github.rlvr.djl.weights.ElementType;
import io.github.rlvr.djl.weights.SafetensorsFile;
import io.github.rlvr.djl.weights.SafetensorsWriter;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a checkpoint keeps of a learner: the trained tensors, both moments and the number of
 * updates. Frozen weights are not written; they come from the model.
 */
final class LearnerState {

    private static final String TENSORS = "training.safetensors";
    private static final String COUNTERS = "optimizer.json";
    private static final String UPDATES = "updates";
    private static final String FACTOR = "learning_rate_factor";

    private final NDManager manager;
    private final ScriptModule script;
    private final List<Part> parts;
    private final Map<String, NDArray> arrays = new LinkedHashMap<>();

    /**
     * Tensors that one optimiser trains.
     *
     * @param prefix of their names
     */
    record Part(String prefix, List<NDArray> trained, AdamW optimizer) {}

    LearnerState(NDManager manager, ScriptModule script, List<Part> parts) {
        this.manager = manager;
        this.script = script;
        this.parts = parts;
        for (Part part : parts) {
            name(part.prefix + "weight", part.trained);
            name(part.prefix + "first_moment", part.optimizer.firstMoments());
            name(part.prefix + "second_moment", part.optimizer.secondMoments());
        }
    }

    private void name(String kind, List<NDArray> list) {
        for (int i = 0; i < list.size(); i++) {
            arrays.put(kind + "." + i, list.get(i));
        }
    }

    void save(Path directory) throws IOException {
        NamedArrays named = new NamedArrays(arrays);
        SafetensorsWriter.write(
                directory.resolve(TENSORS), named, named.identity(), ElementType.F32, Map.of());
        Map<String, Number> counters = new LinkedHashMap<>();
        for (Part part : parts) {
            counters.put(part.prefix + UPDATES, part.optimizer.updates());
            counters.put(part.prefix + FACTOR, part.optimizer.rateFactor());
        }
        new ObjectMapper().writeValue(directory.resolve(COUNTERS).toFile(), counters);
    }

    /** Reads and checks everything before the first tensor is touched. */
    void restore(Path directory) throws IOException {
        Path file = directory.resolve(COUNTERS);
        JsonNode counters = new ObjectMapper().readTree(file.toFile());
        for (Part part : parts) {
            requireUpdates(file, counters, part.prefix + UPDATES);
        }
        restoreTensors(directory.resolve(TENSORS));
        for (Part part : parts) {
            part.optimizer.resume(
                    counters.path(part.prefix + UPDATES).asLong(),
                    counters.path(part.prefix + FACTOR).asDouble(1));
        }
    }

    private static void requireUpdates(Path file, JsonNode counters, String name)
            throws IOException {
        if (!counters.path(name).isIntegralNumber()) {
            throw ModelFormatException.at(file, name, "is missing or not a whole number");
        }
    }

    private void restoreTensors(Path file) throws IOException {
        try (NDManager scope = manager.newSubManager();
                SafetensorsFile tensors = SafetensorsFile.open(file)) {
            List<NDArray> values = new ArrayList<>();
            for (Map.Entry<String, NDArray> array : arrays.entrySet()) {
                values.add(read(scope, file, tensors, array.getKey(), array.getValue()));
            }
            assign(values);
        }
    }

    private static NDArray read(
            NDManager scope, Path file, SafetensorsFile tensors, String name, NDArray like)
            throws IOException {
        long[] expected = like.getShape().getShape();
        if (!tensors.names().contains(name)) {
            throw ModelFormatException.at(file, name, "is missing; was another set trained?");
        }
        if (!Arrays.equals(tensors.shape(name), expected)) {
            throw ModelFormatException.at(
                    file,
                    name,
                    "has shape "
                            + Arrays.toString(tensors.shape(name))
                            + ", the model has "
                            + Arrays.toString(expected));
        }
        float[] values = new float[Math.toIntExact(like.size())];
        tensors.read(name, FloatBuffer.wrap(values));
        return scope.create(values, like.getShape());
    }

    private void assign(List<NDArray> values) {
        try (IValue targets = ScriptModule.listOf(arrays.values());
                IValue sources = ScriptModule.listOf(values);
                IValue done = script.infer("assign", targets, sources)) {
            assert done.isLong();
        }
    }
}
