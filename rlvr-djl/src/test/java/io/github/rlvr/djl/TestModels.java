package io.github.rlvr.djl;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlvr.djl.weights.WeightSource;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The tiny models among the test resources, and the real one that RLVR_MODELS may name. */
public final class TestModels {

    private static final String REAL = "smollm2-135m-instruct-q4_1.gguf";

    private TestModels() {}

    /** The folder of a tiny model. */
    public static Path folder(String name) {
        URL url = TestModels.class.getResource("/models/" + name + "/config.json");
        assertNotNull(url, name);
        try {
            return Path.of(url.toURI()).getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What transformers computed with a tiny model. */
    public static JsonNode reference(String name) throws IOException {
        return json(folder(name).resolve("reference.json"));
    }

    /** A JSON file. */
    public static JsonNode json(Path file) throws IOException {
        return new ObjectMapper().readTree(file.toFile());
    }

    /** A copy of a tiny model that a test may damage. */
    public static Path copy(String name, Path into) throws IOException {
        Path target = Files.createDirectories(into.resolve(name));
        try (Stream<Path> files = Files.list(folder(name))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, target.resolve(file.getFileName().toString()));
            }
        }
        return target;
    }

    /** The folder that RLVR_MODELS names; the test is skipped, saying so, where it is unset. */
    public static Path realModels() {
        String folder = System.getenv("RLVR_MODELS");
        boolean there = folder != null && Files.exists(Path.of(folder, REAL));
        Assumptions.assumeTrue(there, "SKIPPED: set RLVR_MODELS to the folder that holds " + REAL);
        return Path.of(folder);
    }

    /** SmolLM2-135M-Instruct, or a skipped test. */
    public static Path smolLm2() {
        return realModels().resolve(REAL);
    }

    /** All values of a tensor. */
    public static float[] values(WeightSource weights, String name) throws IOException {
        long count = 1;
        for (long dimension : weights.shape(name)) {
            count *= dimension;
        }
        FloatBuffer buffer = FloatBuffer.allocate((int) count);
        weights.read(name, buffer);
        return buffer.array();
    }
}
