package io.github.rlvr.djl.weights;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Set;

/**
 * Where a model's tensors come from. Names are Hugging Face's ({@code
 * model.layers.0.self_attn.q_proj.weight}), shapes and row order too, whatever the file uses.
 *
 * <p>Thread-safe for reading until closed.
 */
public interface WeightSource extends AutoCloseable {

    /** The names of all tensors, in a fixed order. */
    Set<String> names();

    /**
     * The shape of a tensor; the last dimension is contiguous.
     *
     * @return a new array, owned by the caller
     * @throws IllegalArgumentException if there is no such tensor
     */
    long[] shape(String name);

    /**
     * Reads a tensor as float32, row-major, quantised values multiplied out.
     *
     * @param target receives the values from its position on, which advances by the element count;
     *     its content is unspecified after a failure
     * @throws IllegalArgumentException if there is no such tensor or {@code target} has too little
     *     room
     * @throws IOException if the file cannot be read or ends early
     */
    void read(String name, FloatBuffer target) throws IOException;

    /** Closes the files. Closing twice does nothing; reading afterwards fails. */
    @Override
    void close() throws IOException;
}
