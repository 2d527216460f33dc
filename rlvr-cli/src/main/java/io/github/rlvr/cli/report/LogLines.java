package io.github.rlvr.cli.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Reads a log of one JSON object a line, passing over lines that are not, as a cut-off last one.
 */
final class LogLines {

    private static final ObjectReader JSON =
            JsonMapper.builder()
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .build()
                    .readerFor(JsonNode.class);

    private LogLines() {}

    /**
     * Hands over each object in order, one at a time; a file that is missing has none.
     *
     * @return lines that could not be read
     */
    static int forEach(Path file, Consumer<JsonNode> row) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        int unreadable = 0;
        // A reader made this way replaces malformed UTF-8, which a cut-off line may hold.
        try (BufferedReader in =
                new BufferedReader(
                        new InputStreamReader(
                                Files.newInputStream(file), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                JsonNode node = line.isBlank() ? null : parse(line);
                if (node != null && node.isObject()) {
                    row.accept(node);
                } else if (!line.isBlank()) {
                    unreadable++;
                }
            }
        }
        return unreadable;
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
