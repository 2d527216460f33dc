package io.github.rlvr.djl.weights;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * A GGUF file, version 2 or 3, little-endian: metadata, and tensors under GGUF's own names and in
 * its own row order. What those mean for a model is known to {@code
 * io.github.rlvr.djl.model.ModelSource}.
 *
 * <p>Thread-safe for reading until closed.
 *
 * @see <a href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">the format</a>
 */
public final class GgufFile implements AutoCloseable {

    private final TensorFile file;
    private final GgufMetadata metadata;
    private final Map<String, TensorEntry> tensors;

    private GgufFile(TensorFile file) throws IOException {
        GgufHeader header = GgufHeader.read(file);
        this.file = file;
        this.metadata = header.metadata();
        this.tensors = Collections.unmodifiableMap(header.tensors());
    }

    /**
     * Opens a file and checks its header.
     *
     * @throws io.github.rlvr.djl.format.ModelFormatException if it is missing, malformed, or stores
     *     a tensor in a type that is not supported (names it)
     */
    public static GgufFile open(Path path) throws IOException {
        return TensorFile.open(path, GgufFile::new);
    }

    /** The key-value pairs. */
    public GgufMetadata metadata() {
        return metadata;
    }

    /** The tensors' names, in the order of the file's table; unmodifiable. */
    public Set<String> names() {
        return tensors.keySet();
    }

    /**
     * A tensor's place, type and row-major shape.
     *
     * @throws IllegalArgumentException if there is no such tensor
     */
    public TensorEntry tensor(String name) {
        TensorEntry entry = tensors.get(name);
        if (entry == null) {
            throw new IllegalArgumentException(file.path() + ": no tensor named " + name);
        }
        return entry;
    }

    /** Reads a tensor in the file's row order, as {@link WeightSource#read} does. */
    public void read(String name, FloatBuffer target) throws IOException {
        file.read(tensor(name), null, target);
    }

    /**
     * Reads a tensor in another row order.
     *
     * @param order where the file keeps each row
     */
    public void read(String name, RowOrder order, FloatBuffer target) throws IOException {
        file.read(tensor(name), order, target);
    }

    /** Closes the file; closing twice does nothing. */
    @Override
    public void close() throws IOException {
        file.close();
    }
}
