package io.github.rlvr.core.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * A JSONL file of rows with a {@code step}. Rows end with {@code \n} on every system. A file that
 * has grown beyond a limit is compressed and a new one begun; {@link LogSegments} finds the parts.
 */
final class StepLines {

    private static final JsonMapper JSON = new JsonMapper();
    private static final long ROTATE_BYTES = 64L << 20;

    private final Path file;
    private final long rotateBytes;

    StepLines(Path file) {
        this(file, ROTATE_BYTES);
    }

    /**
     * @param rotateBytes size from which the file is compressed before more is appended
     */
    StepLines(Path file, long rotateBytes) {
        this.file = file;
        this.rotateBytes = rotateBytes;
    }

    /**
     * Drops what a run wrote after the checkpoint from which it now goes on, and a last row that
     * was cut off.
     */
    void rewindTo(long step) {
        try {
            List<Path> parts = new ArrayList<>(LogSegments.of(file));
            Collections.reverse(parts);
            for (Path part : parts) {
                if (!part.equals(file) && isDone(part, step)) {
                    break;
                }
                rewind(part, step);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether every row of a part is to be kept, and with it of the parts before. */
    private static boolean isDone(Path part, long step) throws IOException {
        try (BufferedReader in = LogSegments.open(part)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (stepOf(line) > step) {
                    return false;
                }
            }
            return true;
        }
    }

    /** The rows that are kept become the newest part, which is empty when there are older ones. */
    private void rewind(Path part, long step) throws IOException {
        Path kept = file.resolveSibling(file.getFileName() + ".tmp");
        try (BufferedWriter out = Files.newBufferedWriter(kept, StandardCharsets.UTF_8);
                BufferedReader in = LogSegments.open(part)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (stepOf(line) <= step) {
                    out.write(line);
                    out.write('\n');
                }
            }
        }
        Files.move(kept, file, StandardCopyOption.REPLACE_EXISTING);
        if (!part.equals(file)) {
            Files.deleteIfExists(part);
        }
    }

    void append(List<ObjectNode> rows) {
        StringBuilder text = new StringBuilder();
        for (ObjectNode row : rows) {
            text.append(row).append('\n');
        }
        try {
            if (Files.exists(file) && Files.size(file) >= rotateBytes) {
                rotate();
            }
            Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** At every moment the rows are in one part that is whole. */
    private void rotate() throws IOException {
        Path part = LogSegments.next(file);
        Path compressed = LogSegments.compressed(part);
        Path unfinished = file.resolveSibling(compressed.getFileName() + ".tmp");
        Files.move(file, part, StandardCopyOption.ATOMIC_MOVE);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(unfinished))) {
            Files.copy(part, out);
        }
        Files.move(unfinished, compressed, StandardCopyOption.ATOMIC_MOVE);
        Files.delete(part);
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
