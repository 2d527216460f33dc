package io.github.rlvr.core.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A golden file: one algorithm and its cases.
 *
 * @param algorithm what the cases belong to
 * @param cases in file order
 */
public record GoldenFile(String algorithm, List<GoldenCase> cases) {

    private static final double DEFAULT_RTOL = 1e-6;
    private static final double DEFAULT_ATOL = 1e-8;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Copies the list. */
    public GoldenFile {
        cases = List.copyOf(cases);
    }

    /**
     * Reads a file.
     *
     * @throws IOException if it cannot be read, is not JSON or lacks {@code algorithm} or {@code
     *     cases}
     */
    public static GoldenFile read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, file.toString());
        }
    }

    /**
     * Reads a stream, which stays open.
     *
     * @param source for messages
     * @throws IOException if it is not JSON or lacks {@code algorithm} or {@code cases}
     */
    public static GoldenFile read(InputStream in, String source) throws IOException {
        JsonNode root = MAPPER.readTree(in);
        if (root == null || !root.path("algorithm").isTextual() || !root.path("cases").isArray()) {
            throw new IOException(
                    source
                            + " is not a golden file: it needs a text 'algorithm' and a list 'cases'");
        }
        String algorithm = root.get("algorithm").asText();
        List<GoldenCase> cases = new ArrayList<>();
        for (JsonNode node : root.get("cases")) {
            cases.add(golden(algorithm, node, root.path("tolerance")));
        }
        return new GoldenFile(algorithm, cases);
    }

    private static GoldenCase golden(String algorithm, JsonNode node, JsonNode shared) {
        JsonNode own = node.path("tolerance");
        return new GoldenCase(
                algorithm,
                node.path("name").asText(),
                node.path("function").asText(""),
                node.path("config"),
                node.path("inputs"),
                node.path("expected"),
                bound(own, "rtol", bound(shared, "rtol", DEFAULT_RTOL)),
                bound(own, "atol", bound(shared, "atol", DEFAULT_ATOL)));
    }

    /** A tolerance is an object of bounds, or one number that is both. */
    private static double bound(JsonNode tolerance, String name, double absent) {
        return tolerance.isNumber()
                ? tolerance.doubleValue()
                : tolerance.path(name).asDouble(absent);
    }
}
