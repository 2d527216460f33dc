package io.github.rlvr.djl.weights;

import io.github.rlvr.djl.format.ModelFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * An open file whose bytes are read by position, so that readers on several threads never meet.
 *
 * <p>Positional reads and not a memory map: a file that shrinks under a map ends the JVM, a map
 * stays open until collected, and one copy through a small buffer costs nothing beside decoding.
 */
final class TensorFile implements AutoCloseable {

    private static final int CHUNK_BYTES = 1 << 18;

    private final Path path;
    private final FileChannel channel;
    private final long size;

    private TensorFile(Path path, FileChannel channel) throws IOException {
        this.path = path;
        this.channel = channel;
        this.size = channel.size();
    }

    static TensorFile open(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw ModelFormatException.of(path, "no such file");
        }
        return new TensorFile(path, FileChannel.open(path, StandardOpenOption.READ));
    }

    /** Opens a file and hands it to a reader of its header; closed again if that fails. */
    static <T> T open(Path path, HeaderReader<T> reader) throws IOException {
        TensorFile file = open(path);
        boolean done = false;
        try {
            T result = reader.read(file);
            done = true;
            return result;
        } finally {
            if (!done) {
                file.close();
            }
        }
    }

    /** Makes something of an open file. */
    @FunctionalInterface
    interface HeaderReader<T> {
        T read(TensorFile file) throws IOException;
    }

    Path path() {
        return path;
    }

    long size() {
        return size;
    }

    /** Fills the buffer from a position of the file. */
    void readFully(long position, ByteBuffer target) throws IOException {
        long at = position;
        while (target.hasRemaining()) {
            int count = channel.read(target, at);
            if (count < 0) {
                throw ModelFormatException.at(
                        path, at, "data", "the file ends here; it shrank after it was opened");
            }
            at += count;
        }
    }

    /** Reads a tensor row by row in the order given, or straight through if the order is null. */
    void read(TensorEntry tensor, RowOrder order, FloatBuffer target) throws IOException {
        if (target.remaining() < tensor.elements()) {
            throw new IllegalArgumentException(
                    tensor.name()
                            + Arrays.toString(tensor.shape())
                            + " needs room for "
                            + tensor.elements()
                            + " floats; the buffer has "
                            + target.remaining());
        }
        if (order == null || tensor.elements() == 0) {
            readRun(tensor.type(), tensor.offset(), tensor.elements(), target);
            return;
        }
        int rowElements = Math.toIntExact(tensor.elements() / tensor.rows());
        long rowBytes = tensor.type().bytes(rowElements);
        for (long row = 0; row < tensor.rows(); row++) {
            long at = tensor.offset() + order.storedRow(row) * rowBytes;
            readRun(tensor.type(), at, rowElements, target);
        }
    }

    private void readRun(ElementType type, long offset, long elements, FloatBuffer target)
            throws IOException {
        int chunk = CHUNK_BYTES / type.blockBytes() * type.blockElements();
        int most = (int) Math.min(chunk, elements);
        ByteBuffer bytes =
                ByteBuffer.allocate((int) type.bytes(most)).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[most];
        long at = offset;
        for (long left = elements; left > 0; left -= chunk) {
            int count = (int) Math.min(chunk, left);
            bytes.clear().limit((int) type.bytes(count));
            readFully(at, bytes);
            type.decode(bytes.flip(), values, count);
            target.put(values, 0, count);
            at += type.bytes(count);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
