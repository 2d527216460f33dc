package io.github.rlvr.cli.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.rlvr.core.train.LogSegments;
import java.io.BufferedReader;
import java.io.IOException;
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
     * Hands over each object in order, one at a time, of the older parts of the file first; a file
     * that is missing has none.
     *
     * @return lines that could not be read
     */
    static int forEach(Path file, Consumer<JsonNode> row) throws IOException {
        int unreadable = 0;
        for (Path part : LogSegments.of(file)) {
            try (BufferedReader in = LogSegments.open(part)) {
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    JsonNode node = line.isBlank() ? null : parse(line);
                    if (node != null && node.isObject()) {
                        row.accept(node);
                    } else if (!line.isBlank()) {
                        unreadable++;
                    }
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
