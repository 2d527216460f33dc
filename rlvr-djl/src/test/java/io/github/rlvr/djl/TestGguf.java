package io.github.rlvr.djl;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes small GGUF files, valid unless told otherwise. */
public final class TestGguf {

    /** The alignment of tensor data. */
    public static final int ALIGNMENT = 32;

    private final ByteArrayOutputStream values = new ByteArrayOutputStream();
    private final ByteArrayOutputStream table = new ByteArrayOutputStream();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private int valueCount;
    private int tensorCount;
    private int version = 3;

    /** Sets the version. */
    public TestGguf version(int number) {
        version = number;
        return this;
    }

    /** Adds a text, integer (32 bits), float, truth value, or list of texts or integers. */
    public TestGguf put(String key, Object value) {
        text(values, key);
        valueCount++;
        typed(value);
        return this;
    }

    /** Adds a key with a value given in bytes. */
    public TestGguf putRaw(String key, int type, byte... bytes) {
        text(values, key);
        valueCount++;
        int32(values, type);
        values.writeBytes(bytes);
        return this;
    }

    private void typed(Object value) {
        if (value instanceof String text) {
            int32(values, 8);
            text(values, text);
        } else if (value instanceof Integer number) {
            int32(values, 4);
            int32(values, number);
        } else if (value instanceof Float number) {
            int32(values, 6);
            int32(values, Float.floatToIntBits(number));
        } else if (value instanceof Boolean flag) {
            int32(values, 7);
            values.write(flag ? 1 : 0);
        } else {
            list((List<?>) value);
        }
    }

    private void list(List<?> items) {
        int32(values, 9);
        int32(values, items.get(0) instanceof String ? 8 : 5);
        int64(values, items.size());
        for (Object item : items) {
            if (item instanceof String text) {
                text(values, text);
            } else {
                int32(values, (Integer) item);
            }
        }
    }

    /** Adds a float32 tensor of a row-major shape. */
    public TestGguf tensor(String name, float[] content, long... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(content.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(content);
        return tensor(name, 0, bytes.array(), shape);
    }

    /** Adds a tensor of a ggml type. */
    public TestGguf tensor(String name, int type, byte[] content, long... shape) {
        entry(name, type, data.size(), shape);
        data.writeBytes(content);
        pad(data);
        return this;
    }

    /** Adds a line of the tensor table without data. */
    public TestGguf entry(String name, int type, long offset, long... shape) {
        text(table, name);
        int32(table, shape.length);
        for (int i = shape.length - 1; i >= 0; i--) {
            int64(table, shape[i]);
        }
        int32(table, type);
        int64(table, offset);
        tensorCount++;
        return this;
    }

    /** The whole file. */
    public byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        int32(out, version);
        int64(out, tensorCount);
        int64(out, valueCount);
        out.writeBytes(values.toByteArray());
        out.writeBytes(table.toByteArray());
        pad(out);
        out.writeBytes(data.toByteArray());
        return out.toByteArray();
    }

    /** Writes the file. */
    public Path write(Path file) throws IOException {
        return Files.write(file, bytes());
    }

    /** A list of so many equal integers. */
    public static List<Integer> repeat(int value, int count) {
        List<Integer> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(value);
        }
        return items;
    }

    private static void pad(ByteArrayOutputStream out) {
        while (out.size() % ALIGNMENT != 0) {
            out.write(0);
        }
    }

    private static void text(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int64(out, bytes.length);
        out.writeBytes(bytes);
    }

    private static void int32(ByteArrayOutputStream out, int value) {
        out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    }

    private static void int64(ByteArrayOutputStream out, long value) {
        out.writeBytes(
                ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
    }
}
