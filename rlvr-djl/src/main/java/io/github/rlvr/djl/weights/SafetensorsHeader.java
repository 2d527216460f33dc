package io.github.rlvr.djl.weights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlvr.djl.format.JsonFile;
import io.github.rlvr.djl.format.ModelFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads and checks a safetensors header before anything is allocated for its tensors: length of 8
 * bytes, then JSON, then data that the offsets must cover exactly, in order, without gap or
 * overlap.
 */
final class SafetensorsHeader {

    private static final int LENGTH_BYTES = 8;
    private static final String METADATA = "__metadata__";

    private final TensorFile file;
    private final Path path;
    private final long dataStart;
    private final ObjectNode json;

    private SafetensorsHeader(TensorFile file) throws IOException {
        this.file = file;
        this.path = file.path();
        int length = headerLength();
        this.dataStart = (long) LENGTH_BYTES + length;
        this.json = JsonFile.parse(text(length), path);
    }

    static SafetensorsHeader read(TensorFile file) throws IOException {
        return new SafetensorsHeader(file);
    }

    private int headerLength() throws IOException {
        if (file.size() < LENGTH_BYTES) {
            throw ModelFormatException.at(
                    path, 0, "header length", "the file has " + file.size() + " bytes, not 8");
        }
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        file.readFully(0, bytes);
        long length = bytes.getLong(0);
        if (length < 2 || length > SafetensorsFile.MAX_HEADER_BYTES) {
            String limit = "must be 2 to " + SafetensorsFile.MAX_HEADER_BYTES;
            throw ModelFormatException.at(
                    path, 0, "header length", Long.toUnsignedString(length) + " bytes; " + limit);
        }
        if (length > file.size() - LENGTH_BYTES) {
            String rest = (file.size() - LENGTH_BYTES) + " bytes follow; is the file truncated?";
            throw ModelFormatException.at(path, 0, "header length", length + " bytes, but " + rest);
        }
        return (int) length;
    }

    private String text(int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        file.readFully(LENGTH_BYTES, bytes);
        bytes.flip();
        if (bytes.get(0) != '{') {
            throw ModelFormatException.at(path, LENGTH_BYTES, "header", "does not start with '{'");
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw ModelFormatException.of(path, "the header is not UTF-8", e);
        }
    }

    /** The free-form texts of {@code __metadata__}. */
    Map<String, String> metadata() throws ModelFormatException {
        Map<String, String> metadata = new TreeMap<>();
        JsonNode node = json.path(METADATA);
        if (!node.isMissingNode() && !node.isObject()) {
            throw ModelFormatException.at(path, METADATA, "must be an object of texts");
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (!field.getValue().isTextual()) {
                throw ModelFormatException.at(
                        path, METADATA + "." + field.getKey(), "must be a text");
            }
            metadata.put(field.getKey(), field.getValue().textValue());
        }
        return metadata;
    }

    /** The tensors in file order. */
    Map<String, TensorEntry> tensors() throws ModelFormatException {
        List<TensorEntry> entries = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            if (!field.getKey().equals(METADATA)) {
                entries.add(entry(field.getKey(), field.getValue()));
            }
        }
        entries.sort(
                Comparator.comparingLong(TensorEntry::offset)
                        .thenComparingLong(TensorEntry::bytes));
        requireExactCover(entries);
        Map<String, TensorEntry> byName = new LinkedHashMap<>();
        entries.forEach(entry -> byName.put(entry.name(), entry));
        return byName;
    }

    private TensorEntry entry(String name, JsonNode node) throws ModelFormatException {
        ElementType type = type(name, node.path("dtype"));
        long[] shape = naturals(name, "shape", node.path("shape"));
        long[] span = naturals(name, "data_offsets", node.path("data_offsets"));
        long room = file.size() - dataStart;
        if (span.length != 2 || span[0] > span[1] || span[1] > room) {
            String rule = "must be [begin, end] with begin <= end <= " + room + " (data bytes)";
            throw ModelFormatException.at(
                    path, name + ".data_offsets", node.path("data_offsets") + "; " + rule);
        }
        requireLength(name, type, shape, span[1] - span[0]);
        return new TensorEntry(name, type, shape, dataStart + span[0]);
    }

    private ElementType type(String name, JsonNode node) throws ModelFormatException {
        return switch (node.asText()) {
            case "F32" -> ElementType.F32;
            case "F16" -> ElementType.F16;
            case "BF16" -> ElementType.BF16;
            default ->
                    throw ModelFormatException.at(
                            path,
                            name + ".dtype",
                            node + " is not supported; F32, F16 and BF16 are");
        };
    }

    private long[] naturals(String name, String field, JsonNode node) throws ModelFormatException {
        boolean valid = node.isArray();
        long[] values = new long[node.size()];
        for (int i = 0; valid && i < values.length; i++) {
            JsonNode item = node.get(i);
            values[i] = item.longValue();
            valid = item.isIntegralNumber() && item.canConvertToLong() && values[i] >= 0;
        }
        if (!valid) {
            throw ModelFormatException.at(
                    path, name + "." + field, node + "; must be a list of integers from 0");
        }
        return values;
    }

    private void requireLength(String name, ElementType type, long[] shape, long bytes)
            throws ModelFormatException {
        long expected;
        try {
            expected = type.bytes(TensorEntry.elements(shape));
        } catch (ArithmeticException e) {
            throw ModelFormatException.at(path, name + ".shape", "the product overflows");
        }
        if (expected != bytes) {
            String rule = "shape and dtype " + type + " make " + expected + " bytes";
            throw ModelFormatException.at(
                    path, name + ".data_offsets", "span " + bytes + " bytes; " + rule);
        }
    }

    private void requireExactCover(List<TensorEntry> entries) throws ModelFormatException {
        long end = dataStart;
        for (TensorEntry entry : entries) {
            if (entry.offset() != end) {
                String fault = entry.offset() < end ? "overlaps the tensor before it" : "a gap";
                throw ModelFormatException.at(
                        path, entry.offset(), entry.name(), fault + "; data must start at " + end);
            }
            end += entry.bytes();
        }
        if (end != file.size()) {
            String rule = (file.size() - end) + " bytes follow the last tensor; none may";
            throw ModelFormatException.at(path, end, "data", rule);
        }
    }
}
