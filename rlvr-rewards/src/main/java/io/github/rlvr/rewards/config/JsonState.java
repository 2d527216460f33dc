package io.github.rlvr.rewards.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;

/** The small state of a reward as one JSON file, every number exact. Stateless. */
public final class JsonState {

    private static final String FILE = "reward.json";
    private static final JsonMapper JSON = new JsonMapper();

    private JsonState() {}

    /** An empty object to fill. */
    public static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** Writes the state into a checkpoint's folder. */
    public static void write(Path directory, JsonNode state) throws IOException {
        JSON.writeValue(directory.resolve(FILE).toFile(), state);
    }

    /**
     * Reads a state.
     *
     * @throws IOException if the file is missing, damaged or lacks a number, naming it
     */
    public static JsonNode read(Path directory, String... numbers) throws IOException {
        Path file = directory.resolve(FILE);
        JsonNode state = JSON.readTree(file.toFile());
        for (String key : numbers) {
            if (!state.path(key).isNumber()) {
                throw new IOException(file + " has no number '" + key + "': " + state);
            }
        }
        return state;
    }
}
