package io.github.rlvr.djl.weights;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * One safetensors file with F32, F16 or BF16 tensors.
 *
 * <p>The header is checked whole before any tensor is read: at most {@value #MAX_HEADER_BYTES}
 * bytes, no duplicate keys, offsets that cover the data exactly, sizes that agree with shapes.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">the format</a>
 */
public final class SafetensorsFile implements WeightSource {

    /** Largest header that is read, in bytes; the reference implementation's own limit. */
    public static final int MAX_HEADER_BYTES = 100_000_000;

    private final TensorFile file;
    private final Map<String, String> metadata;
    private final Map<String, TensorEntry> tensors;

    private SafetensorsFile(TensorFile file) throws IOException {
        SafetensorsHeader header = SafetensorsHeader.read(file);
        this.file = file;
        this.metadata = Collections.unmodifiableMap(header.metadata());
        this.tensors = Collections.unmodifiableMap(header.tensors());
    }

    /**
     * Opens a file and checks its header.
     *
     * @throws io.github.rlvr.djl.format.ModelFormatException if it is missing or malformed
     */
    public static SafetensorsFile open(Path path) throws IOException {
        return TensorFile.open(path, SafetensorsFile::new);
    }

    /** The texts of {@code __metadata__}, for example {@code format = pt}; unmodifiable. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** How a tensor is stored. */
    public ElementType type(String name) {
        return entry(name).type();
    }

    @Override
    public Set<String> names() {
        return tensors.keySet();
    }

    @Override
    public long[] shape(String name) {
        return entry(name).shape();
    }

    @Override
    public void read(String name, FloatBuffer target) throws IOException {
        file.read(entry(name), null, target);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private TensorEntry entry(String name) {
        TensorEntry entry = tensors.get(name);
        if (entry == null) {
            throw new IllegalArgumentException(file.path() + ": no tensor named " + name);
        }
        return entry;
    }
}
