package io.github.rlvr.core.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A JSONL file of rows with a {@code step}. Rows end with {@code \n} on every system. */
final class StepLines {

    private static final JsonMapper JSON = new JsonMapper();

    private final Path file;

    StepLines(Path file) {
        this.file = file;
    }

    /**
     * Drops what a run wrote after the checkpoint from which it now goes on, and a last row that
     * was cut off.
     */
    void rewindTo(long step) {
        if (!Files.exists(file)) {
            return;
        }
        Path kept = file.resolveSibling(file.getFileName() + ".tmp");
        try (BufferedWriter out = Files.newBufferedWriter(kept, StandardCharsets.UTF_8);
                var lines = Files.lines(file, StandardCharsets.UTF_8)) {
            for (String line : (Iterable<String>) lines::iterator) {
                if (stepOf(line) <= step) {
                    out.write(line);
                    out.write('\n');
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            Files.move(kept, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void append(List<ObjectNode> rows) {
        StringBuilder text = new StringBuilder();
        for (ObjectNode row : rows) {
            text.append(row).append('\n');
        }
        try {
            Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long stepOf(String line) {
        try {
            JsonNode row = JSON.readTree(line);
            return row.path("step").asLong(Long.MAX_VALUE);
        } catch (JsonProcessingException e) {
            return Long.MAX_VALUE;
        }
    }
}
