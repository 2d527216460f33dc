package io.github.rlvr.djl.weights;

import io.github.rlvr.djl.format.ModelFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads and checks a GGUF header: magic and version, key-value pairs, tensor table. Counts and
 * lengths are bounded by the file before anything is allocated for them.
 */
final class GgufHeader {

    private static final int MAGIC = 0x46554747;
    private static final int MAX_TENSORS = 1 << 20;
    private static final int MAX_KEYS = 1 << 16;
    private static final int MAX_ARRAY = 1 << 24;
    private static final int MAX_TEXT_BYTES = 1 << 26;
    private static final int MAX_NAME_BYTES = 1 << 16;
    private static final int MAX_DIMENSIONS = 4;
    private static final int MAX_DEPTH = 4;
    private static final int DEFAULT_ALIGNMENT = 32;

    private final TensorFile file;
    private final Path path;
    private final GgufCursor cursor;
    private final GgufMetadata metadata;
    private final Map<String, TensorEntry> tensors;

    private GgufHeader(TensorFile file) throws IOException {
        this.file = file;
        this.path = file.path();
        this.cursor = new GgufCursor(file);
        requireMagicAndVersion();
        int tensorCount = cursor.count("tensor count", MAX_TENSORS, 24);
        int keyCount = cursor.count("key count", MAX_KEYS, 13);
        this.metadata = new GgufMetadata(path, readValues(keyCount));
        this.tensors = readTensors(tensorCount);
    }

    static GgufHeader read(TensorFile file) throws IOException {
        return new GgufHeader(file);
    }

    GgufMetadata metadata() {
        return metadata;
    }

    /** The tensors in the order of the table, under the file's own names. */
    Map<String, TensorEntry> tensors() {
        return tensors;
    }

    private void requireMagicAndVersion() throws IOException {
        if (cursor.int32() != MAGIC) {
            throw ModelFormatException.at(path, 0, "magic", "not \"GGUF\"; this is no GGUF file");
        }
        int version = cursor.int32();
        if (version != 2 && version != 3) {
            String rule = " is not supported; 2 and 3 are, little-endian";
            throw ModelFormatException.at(
                    path, 4, "version", Integer.toUnsignedString(version) + rule);
        }
    }

    private Map<String, Object> readValues(int count) throws IOException {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            long at = cursor.position();
            String key = cursor.text("key", MAX_NAME_BYTES);
            Object value = readValue(key, cursor.int32(), 0);
            if (values.put(key, value) != null) {
                throw ModelFormatException.at(path, at, key, "appears twice");
            }
        }
        return values;
    }

    private Object readValue(String key, int type, int depth) throws IOException {
        return switch (type) {
            case 0 -> (long) Byte.toUnsignedInt(cursor.int8());
            case 1 -> (long) cursor.int8();
            case 2 -> (long) Short.toUnsignedInt(cursor.int16());
            case 3 -> (long) cursor.int16();
            case 4 -> Integer.toUnsignedLong(cursor.int32());
            case 5 -> (long) cursor.int32();
            case 6 -> shortest(Float.intBitsToFloat(cursor.int32()));
            case 7 -> cursor.int8() != 0;
            case 8 -> cursor.text(key, MAX_TEXT_BYTES);
            case 9 -> readArray(key, depth + 1);
            case 10, 11 -> cursor.int64();
            case 12 -> Double.longBitsToDouble(cursor.int64());
            default ->
                    throw ModelFormatException.at(
                            path, cursor.position(), key, "value type " + type + " is unknown");
        };
    }

    /** The double that prints like the float, so that 1e-5 stays 1e-5 when it is written again. */
    private static double shortest(float value) {
        return Double.parseDouble(Float.toString(value));
    }

    private List<Object> readArray(String key, int depth) throws IOException {
        int type = cursor.int32();
        if (depth > MAX_DEPTH) {
            throw ModelFormatException.at(path, cursor.position(), key, "arrays nest too deep");
        }
        int count = cursor.count(key + " count", MAX_ARRAY, bytesEach(type));
        List<Object> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            items.add(readValue(key, type, depth));
        }
        return items;
    }

    /** The least that a value of a type takes. */
    private static int bytesEach(int type) {
        return switch (type) {
            case 2, 3 -> 2;
            case 4, 5, 6 -> 4;
            case 8, 10, 11, 12 -> 8;
            case 9 -> 12;
            default -> 1;
        };
    }

    private Map<String, TensorEntry> readTensors(int count) throws IOException {
        Map<String, TensorEntry> entries = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            long at = cursor.position();
            TensorEntry entry = readTensor();
            if (entries.put(entry.name(), entry) != null) {
                throw ModelFormatException.at(path, at, entry.name(), "appears twice");
            }
        }
        return place(entries);
    }

    private TensorEntry readTensor() throws IOException {
        String name = cursor.text("tensor name", MAX_NAME_BYTES);
        long at = cursor.position();
        int dimensions = cursor.int32();
        if (dimensions < 0 || dimensions > MAX_DIMENSIONS) {
            String rule = dimensions + " dimensions; must be at most " + MAX_DIMENSIONS;
            throw ModelFormatException.at(path, at, name, rule);
        }
        // GGUF lists the contiguous dimension first.
        long[] shape = new long[dimensions];
        for (int i = dimensions - 1; i >= 0; i--) {
            shape[i] = cursor.int64();
        }
        ElementType type = GgufTypes.of(cursor.int32(), name, path);
        requireSize(name, at, type, shape);
        return new TensorEntry(name, type, shape, cursor.int64());
    }

    private void requireSize(String name, long at, ElementType type, long[] shape)
            throws ModelFormatException {
        for (long dimension : shape) {
            if (dimension < 0) {
                throw ModelFormatException.at(
                        path, at, name, "dimension " + dimension + "; must not be negative");
            }
        }
        long row = shape.length == 0 ? 1 : shape[shape.length - 1];
        if (row % type.blockElements() != 0) {
            String rule = " values; " + type + " needs a multiple of " + type.blockElements();
            throw ModelFormatException.at(path, at, name, "rows have " + row + rule);
        }
        try {
            type.bytes(TensorEntry.elements(shape));
        } catch (ArithmeticException e) {
            throw ModelFormatException.at(path, at, name, "the product of dimensions overflows");
        }
    }

    /** Turns offsets from the data section into file positions and checks that all fit. */
    private Map<String, TensorEntry> place(Map<String, TensorEntry> entries)
            throws ModelFormatException {
        long alignment = alignment();
        long dataStart = (cursor.position() + alignment - 1) / alignment * alignment;
        Map<String, TensorEntry> placed = new LinkedHashMap<>();
        for (TensorEntry entry : entries.values()) {
            long offset = entry.offset();
            if (offset < 0 || offset % alignment != 0 || offset > file.size()) {
                String rule = "; must be a multiple of " + alignment + " within the file";
                throw ModelFormatException.at(path, entry.name(), "offset " + offset + rule);
            }
            placed.put(
                    entry.name(),
                    new TensorEntry(entry.name(), entry.type(), entry.shape(), dataStart + offset));
        }
        requireRoomAndNoOverlap(placed);
        return placed;
    }

    private long alignment() throws ModelFormatException {
        int alignment = metadata.integer("general.alignment").orElse(DEFAULT_ALIGNMENT);
        if (alignment < 1 || alignment > 1 << 20 || Integer.bitCount(alignment) != 1) {
            throw metadata.fault("general.alignment", alignment + "; must be a power of two");
        }
        return alignment;
    }

    private void requireRoomAndNoOverlap(Map<String, TensorEntry> placed)
            throws ModelFormatException {
        List<TensorEntry> sorted = new ArrayList<>(placed.values());
        sorted.sort(Comparator.comparingLong(TensorEntry::offset));
        long end = 0;
        for (TensorEntry entry : sorted) {
            if (entry.offset() < end) {
                throw ModelFormatException.at(
                        path, entry.offset(), entry.name(), "overlaps another tensor");
            }
            if (entry.bytes() > file.size() - entry.offset()) {
                String rule = " bytes, but the file has " + file.size() + "; is it truncated?";
                throw ModelFormatException.at(
                        path, entry.offset(), entry.name(), "takes " + entry.bytes() + rule);
            }
            end = entry.offset() + entry.bytes();
        }
    }
}
