package io.github.rlvr.djl.weights;

import java.util.Arrays;

/**
 * A tensor's place in a file.
 *
 * @param name its name in the file
 * @param type how its values are stored
 * @param shape row-major dimensions, the last one contiguous; empty for a scalar
 * @param offset first byte, from the start of the file
 */
public record TensorEntry(String name, ElementType type, long[] shape, long offset) {

    /** Takes a copy of the shape. */
    public TensorEntry {
        shape = shape.clone();
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    /** The number of values. */
    public long elements() {
        return elements(shape);
    }

    /** The size in bytes. */
    public long bytes() {
        return type.bytes(elements());
    }

    /** The first dimension, or 1 for a scalar. */
    public long rows() {
        return shape.length == 0 ? 1 : shape[0];
    }

    /**
     * The product of the dimensions.
     *
     * @throws ArithmeticException if it exceeds a long
     */
    public static long elements(long[] shape) {
        long product = 1;
        for (long dimension : shape) {
            product = Math.multiplyExact(product, dimension);
        }
        return product;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TensorEntry entry
                && name.equals(entry.name)
                && type == entry.type
                && offset == entry.offset
                && Arrays.equals(shape, entry.shape);
    }

    @Override
    public int hashCode() {
        return name.hashCode() * 31 + Long.hashCode(offset);
    }

    @Override
    public String toString() {
        return name + Arrays.toString(shape) + " " + type + " at byte " + offset;
    }
}
