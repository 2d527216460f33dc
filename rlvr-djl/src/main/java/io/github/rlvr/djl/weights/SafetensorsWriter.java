package io.github.rlvr.djl.weights;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlvr.djl.format.JsonFile;
import io.github.rlvr.djl.format.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes a safetensors file, one tensor in memory at a time. The file appears whole or not at all;
 * its header is padded so that the data starts at a multiple of 8 bytes.
 */
public final class SafetensorsWriter {

    private static final int ALIGNMENT = 8;
    private static final int CHUNK_BYTES = 1 << 18;

    private final WeightSource weights;
    private final Map<String, String> sourceNames;
    private final ElementType type;

    private SafetensorsWriter(
            WeightSource weights, Map<String, String> sourceNames, ElementType type) {
        if (type != ElementType.F32 && type != ElementType.BF16) {
            throw new IllegalArgumentException(
                    "tensors cannot be written as " + type + "; F32 and BF16 can");
        }
        this.weights = weights;
        this.sourceNames = new LinkedHashMap<>(sourceNames);
        this.type = type;
    }

    /**
     * Writes tensors.
     *
     * @param sourceNames name in the file to name in {@code weights}, in file order
     * @param type F32, or BF16 rounded to nearest, ties to even
     * @param metadata texts for {@code __metadata__}, for example {@code format = pt}
     * @throws IllegalArgumentException if a tensor is unknown, too large (2^29 values or more) or
     *     the type is not one of the two
     * @throws IOException if reading or writing fails; an earlier file is then untouched
     */
    public static void write(
            Path target,
            WeightSource weights,
            Map<String, String> sourceNames,
            ElementType type,
            Map<String, String> metadata)
            throws IOException {
        SafetensorsWriter writer = new SafetensorsWriter(weights, sourceNames, type);
        ByteBuffer header = writer.header(metadata);
        ByteBuffer scratch = writer.scratch();
        WholeFile.write(
                target,
                channel -> {
                    writeFully(channel, header);
                    for (String source : writer.sourceNames.values()) {
                        writer.writeTensor(channel, source, scratch);
                    }
                });
    }

    private ByteBuffer header(Map<String, String> metadata) {
        ObjectNode json = JsonFile.object();
        if (!metadata.isEmpty()) {
            ObjectNode texts = json.putObject("__metadata__");
            metadata.forEach(texts::put);
        }
        long offset = 0;
        for (Map.Entry<String, String> name : sourceNames.entrySet()) {
            ObjectNode entry = json.putObject(name.getKey()).put("dtype", type.name());
            ArrayNode shape = entry.putArray("shape");
            for (long dimension : weights.shape(name.getValue())) {
                shape.add(dimension);
            }
            long end = offset + type.bytes(elements(name.getValue()));
            entry.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] text = JsonFile.compact(json).getBytes(StandardCharsets.UTF_8);
        int padded = (text.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        ByteBuffer header = ByteBuffer.allocate(ALIGNMENT + padded).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(padded).put(text);
        while (header.hasRemaining()) {
            header.put((byte) ' ');
        }
        return header.flip();
    }

    /** Room for the largest tensor as float32. */
    private ByteBuffer scratch() {
        int largest = 0;
        for (String source : sourceNames.values()) {
            long bytes = ElementType.F32.bytes(elements(source));
            if (bytes > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        source + " has " + elements(source) + " values; at most 2^29 - 1 can be");
            }
            largest = Math.max(largest, (int) bytes);
        }
        return ByteBuffer.allocateDirect(largest).order(ByteOrder.LITTLE_ENDIAN);
    }

    private long elements(String source) {
        return TensorEntry.elements(weights.shape(source));
    }

    private void writeTensor(FileChannel channel, String source, ByteBuffer scratch)
            throws IOException {
        scratch.clear().limit((int) ElementType.F32.bytes(elements(source)));
        FloatBuffer values = scratch.asFloatBuffer();
        weights.read(source, values);
        if (values.hasRemaining()) {
            throw new IllegalStateException(
                    source + ": the source left " + values.remaining() + " values unset");
        }
        if (type == ElementType.F32) {
            writeFully(channel, scratch);
        } else {
            writeHalves(channel, values.flip());
        }
    }

    private static void writeHalves(FileChannel channel, FloatBuffer values) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (values.hasRemaining()) {
            chunk.clear();
            while (values.hasRemaining() && chunk.hasRemaining()) {
                chunk.putShort(bfloat16(values.get()));
            }
            writeFully(channel, chunk.flip());
        }
    }

    /** The nearest bfloat16, ties to even; NaN stays NaN. */
    static short bfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) (bits >> 16 | 0x40);
        }
        return (short) (bits + 0x7FFF + (bits >> 16 & 1) >> 16);
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
