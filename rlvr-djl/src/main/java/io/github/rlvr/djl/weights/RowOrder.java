package io.github.rlvr.djl.weights;

/** Where the file keeps a row, for files that store rows in an order of their own. */
@FunctionalInterface
public interface RowOrder {

    /** The row of the file that holds row {@code row} of the tensor, both from 0. */
    long storedRow(long row);
}
