package io.github.rlvr.core.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads files of rows that are no JSONL. Found by {@link java.util.ServiceLoader}, so that a module
 * on the class path is enough for its files to be read wherever JSONL is. Implementations are
 * stateless.
 */
public interface TableReader {

    /** The ending of the names of its files, such as {@code .parquet}. */
    String ending();

    /**
     * The rows in their order, each as the line of JSONL would be that holds the same: one entry a
     * column, nested columns as objects and arrays, missing values as null.
     *
     * @throws DataFormatException if the file is none of this kind, is cut off or damaged, naming
     *     the file, and row and column where known
     * @throws IOException if it cannot be read
     */
    List<ObjectNode> rows(Path file) throws IOException;
}
