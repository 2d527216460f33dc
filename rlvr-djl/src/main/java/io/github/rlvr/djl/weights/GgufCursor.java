package io.github.rlvr.djl.weights;

import io.github.rlvr.djl.format.ModelFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads the numbers and texts of a GGUF header in order, never beyond the end of the file. */
final class GgufCursor {

    private static final int WINDOW_BYTES = 1 << 16;

    private final TensorFile file;
    private final ByteBuffer window =
            ByteBuffer.allocate(WINDOW_BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    private long windowStart;

    GgufCursor(TensorFile file) {
        this.file = file;
    }

    long position() {
        return windowStart + window.position();
    }

    long remaining() {
        return file.size() - position();
    }

    byte int8() throws IOException {
        return need(1).get();
    }

    short int16() throws IOException {
        return need(2).getShort();
    }

    int int32() throws IOException {
        return need(4).getInt();
    }

    long int64() throws IOException {
        return need(8).getLong();
    }

    /**
     * A count of things that follow.
     *
     * @param bytesEach the least that each of them takes, so that the file bounds the count
     */
    int count(String what, long most, int bytesEach) throws IOException {
        long at = position();
        long count = int64();
        if (count < 0 || count > most || count > remaining() / bytesEach) {
            String rule =
                    "; must be at most " + most + " and fit the " + remaining() + " bytes left";
            throw ModelFormatException.at(
                    file.path(), at, what, Long.toUnsignedString(count) + rule);
        }
        return (int) count;
    }

    String text(String what, int most) throws IOException {
        long at = position();
        int length = count(what + " length", most, 1);
        ByteBuffer bytes = ByteBuffer.allocate(length);
        int buffered = Math.min(length, window.remaining());
        bytes.put(window.slice().limit(buffered));
        window.position(window.position() + buffered);
        file.readFully(position(), bytes);
        skip(length - buffered);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw ModelFormatException.at(file.path(), at, what, "is not UTF-8");
        }
    }

    private void skip(int bytes) {
        if (bytes > 0) {
            windowStart = position() + bytes;
            window.limit(0);
        }
    }

    private ByteBuffer need(int bytes) throws IOException {
        if (window.remaining() < bytes) {
            refill(bytes);
        }
        return window;
    }

    private void refill(int bytes) throws IOException {
        if (remaining() < bytes) {
            throw ModelFormatException.at(
                    file.path(), position(), "header", "the file ends here; is it truncated?");
        }
        windowStart = position();
        window.clear().limit((int) Math.min(WINDOW_BYTES, file.size() - windowStart));
        file.readFully(windowStart, window);
        window.flip();
    }
}
