package io.github.rlvr.djl.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * JSON as model folders use it: UTF-8, one object a file, no duplicate keys, nothing after the
 * object, a bounded size. Thread-safe: stateless.
 */
public final class JsonFile {

    /**
     * Largest JSON file that is read, in bytes: 256 MiB (the largest tokenizers are near 35 MB).
     */
    public static final long MAX_BYTES = 256L << 20;

    private static final ObjectMapper MAPPER =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private JsonFile() {}

    /**
     * Reads a file that holds one JSON object.
     *
     * @throws ModelFormatException if it is missing, larger than {@link #MAX_BYTES}, not JSON, not
     *     an object, or has a duplicate key
     */
    public static ObjectNode read(Path file) throws IOException {
        return parse(text(file), file);
    }

    /**
     * The text of a file.
     *
     * @throws ModelFormatException if it is missing or larger than {@link #MAX_BYTES}
     */
    public static String text(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw ModelFormatException.of(file, "no such file");
        }
        long size = Files.size(file);
        if (size > MAX_BYTES) {
            throw ModelFormatException.of(file, size + " bytes; the limit is " + MAX_BYTES);
        }
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    /**
     * Parses one JSON object.
     *
     * @param origin the file it came from, for messages only
     * @throws ModelFormatException as {@link #read(Path)}
     */
    public static ObjectNode parse(String json, Path origin) throws ModelFormatException {
        try {
            JsonNode node = MAPPER.readTree(json);
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw ModelFormatException.of(origin, "must hold one JSON object");
        } catch (JsonProcessingException e) {
            String place = e.getLocation() == null ? "" : " " + e.getLocation().offsetDescription();
            throw ModelFormatException.of(
                    origin, "not valid JSON: " + e.getOriginalMessage() + place, e);
        }
    }

    /** A new empty object. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** The object as indented text that ends with a line feed. */
    public static String format(ObjectNode object) {
        return object.toPrettyString() + "\n";
    }

    /** The object as one line. */
    public static String compact(ObjectNode object) {
        return object.toString();
    }
}
