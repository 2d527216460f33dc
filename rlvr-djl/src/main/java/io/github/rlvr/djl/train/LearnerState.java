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
    private final AdamW optimizer;
    private final Map<String, NDArray> arrays = new LinkedHashMap<>();

    LearnerState(NDManager manager, ScriptModule script, List<NDArray> trained, AdamW optimizer) {
        this.manager = manager;
        this.script = script;
        this.optimizer = optimizer;
        name("weight", trained);
        name("first_moment", optimizer.firstMoments());
        name("second_moment", optimizer.secondMoments());
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
        new ObjectMapper()
                .writeValue(
                        directory.resolve(COUNTERS).toFile(),
                        Map.of(UPDATES, optimizer.updates(), FACTOR, optimizer.rateFactor()));
    }

    /** Reads and checks everything before the first tensor is touched. */
    void restore(Path directory) throws IOException {
        Path counters = directory.resolve(COUNTERS);
        JsonNode root = new ObjectMapper().readTree(counters.toFile());
        JsonNode updates = root.path(UPDATES);
        if (!updates.isIntegralNumber()) {
            throw ModelFormatException.at(counters, UPDATES, "is missing or not a whole number");
        }
        Path file = directory.resolve(TENSORS);
        try (NDManager scope = manager.newSubManager();
                SafetensorsFile tensors = SafetensorsFile.open(file)) {
            List<NDArray> values = new ArrayList<>();
            for (Map.Entry<String, NDArray> array : arrays.entrySet()) {
                values.add(read(scope, file, tensors, array.getKey(), array.getValue()));
            }
            assign(values);
        }
        optimizer.resume(updates.asLong(), root.path(FACTOR).asDouble(1));
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
