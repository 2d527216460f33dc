package io.github.rlvr.djl.weights;

import java.nio.ByteBuffer;

/**
 * How numbers are stored: plain floats, or GGML's blocks of quantised values with shared scales.
 * Decoding follows {@code dequantize_row_*} of ggml-quants.c; every value is computed in float32.
 *
 * <p>Buffers must be little-endian. Thread-safe: stateless.
 */
public enum ElementType {
    /** IEEE binary32. */
    F32(1, 4, Blocks::f32),
    /** IEEE binary16. */
    F16(1, 2, Blocks::f16),
    /** The upper half of a binary32. */
    BF16(1, 2, Blocks::bf16),
    /** 32 values: scale, 4 bits each, offset 8. */
    Q4_0(32, 18, Blocks::q40),
    /** 32 values: scale and minimum, 4 bits each. */
    Q4_1(32, 20, Blocks::q41),
    /** 32 values: scale, 5 bits each, offset 16. */
    Q5_0(32, 22, Blocks::q50),
    /** 32 values: scale and minimum, 5 bits each. */
    Q5_1(32, 24, Blocks::q51),
    /** 32 values: scale, 8 bits each. */
    Q8_0(32, 34, Blocks::q80),
    /** 256 values in 8 sub-blocks with 6-bit scales and minima, 4 bits each. */
    Q4_K(256, 144, Blocks::q4k),
    /** 256 values in 8 sub-blocks with 6-bit scales and minima, 5 bits each. */
    Q5_K(256, 176, Blocks::q5k),
    /** 256 values in 16 sub-blocks with 8-bit scales, 6 bits each. */
    Q6_K(256, 210, Blocks::q6k);

    private final int blockElements;
    private final int blockBytes;
    private final BlockDecoder decoder;

    ElementType(int blockElements, int blockBytes, BlockDecoder decoder) {
        this.blockElements = blockElements;
        this.blockBytes = blockBytes;
        this.decoder = decoder;
    }

    /** How many values share a block; 1 for plain floats. */
    public int blockElements() {
        return blockElements;
    }

    /** The size of a block in bytes. */
    public int blockBytes() {
        return blockBytes;
    }

    /**
     * The bytes that so many values take.
     *
     * @param elements a multiple of {@link #blockElements()}, not negative
     * @throws IllegalArgumentException if it is not
     * @throws ArithmeticException if the result exceeds a long
     */
    public long bytes(long elements) {
        if (elements < 0 || elements % blockElements != 0) {
            throw new IllegalArgumentException(
                    elements + " values of " + this + "; must be a multiple of " + blockElements);
        }
        return Math.multiplyExact(elements / blockElements, (long) blockBytes);
    }

    /**
     * Decodes whole blocks.
     *
     * @param source little-endian; read from its position on, which advances
     * @param target filled from index 0 on
     * @param elements how many values, a multiple of {@link #blockElements()}
     */
    public void decode(ByteBuffer source, float[] target, int elements) {
        int start = source.position();
        for (int done = 0, at = start; done < elements; done += blockElements, at += blockBytes) {
            decoder.decode(source, at, target, done);
        }
        source.position(start + (int) bytes(elements));
    }

    /** Decodes the block at a byte position into an array from an index on. */
    @FunctionalInterface
    interface BlockDecoder {
        void decode(ByteBuffer source, int at, float[] target, int from);
    }
}
