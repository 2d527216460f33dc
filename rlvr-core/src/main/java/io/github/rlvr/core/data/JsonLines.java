package io.github.rlvr.core.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the rows of a JSONL file. Lines end at {@code \n} only (other line separators may stand
 * inside a text); a byte order mark, {@code \r\n} and blank lines are accepted.
 */
final class JsonLines {

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private JsonLines() {}

    /** The rows; the digest is given every byte of the file. */
    static List<Rows.Row> read(Path file, MessageDigest digest) throws IOException {
        List<Rows.Row> rows = new ArrayList<>();
        try (InputStream in =
                new DigestInputStream(
                        new BufferedInputStream(Files.newInputStream(file)), digest)) {
            int line = 0;
            for (byte[] bytes = nextLine(in); bytes != null; bytes = nextLine(in)) {
                line++;
                String text = decode(file, line, bytes);
                if (!text.isBlank()) {
                    rows.add(new Rows.Row(file.toString(), line, parse(file, line, text)));
                }
            }
        }
        return rows;
    }

    private static byte[] nextLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b = in.read();
        if (b < 0) {
            return null;
        }
        while (b >= 0 && b != '\n') {
            line.write(b);
            b = in.read();
        }
        return line.toByteArray();
    }

    private static String decode(Path file, int line, byte[] bytes) throws DataFormatException {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return line == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new DataFormatException(file + ":" + line + ": not UTF-8", e);
        }
    }

    private static ObjectNode parse(Path file, int line, String text) throws DataFormatException {
        JsonNode node;
        try {
            node = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            int column = e.getLocation() == null ? 1 : e.getLocation().getColumnNr();
            throw new DataFormatException(
                    file
                            + ":"
                            + line
                            + ":"
                            + column
                            + ": not valid JSON: "
                            + e.getOriginalMessage(),
                    e);
        }
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new DataFormatException(
                file
                        + ":"
                        + line
                        + ": a row must be an object of columns, not "
                        + node.getNodeType());
    }
}
