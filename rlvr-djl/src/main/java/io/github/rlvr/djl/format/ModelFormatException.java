package io.github.rlvr.djl.format;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A model file that cannot be used: truncated, malformed, inconsistent, or of a kind this library
 * does not support. The message names the file, the field or tensor, and the byte offset where one
 * is known.
 */
public final class ModelFormatException extends IOException {

    private static final long serialVersionUID = 1L;

    private ModelFormatException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * A fault at a field or tensor.
     *
     * @param file the file, or the folder when no single file is at fault
     * @param place field or tensor, for example {@code rope_scaling.type}
     * @param problem the value, the rule it breaks, and what to do
     */
    public static ModelFormatException at(Path file, String place, String problem) {
        return new ModelFormatException(file + ": " + place + ": " + problem, null);
    }

    /** A fault at a byte of a file; otherwise as {@link #at(Path, String, String)}. */
    public static ModelFormatException at(Path file, long offset, String place, String problem) {
        return at(file, place + " (byte " + offset + ")", problem);
    }

    /** A fault of the file as a whole. */
    public static ModelFormatException of(Path file, String problem) {
        return new ModelFormatException(file + ": " + problem, null);
    }

    /** A fault of the file as a whole, found by another reader. */
    public static ModelFormatException of(Path file, String problem, Throwable cause) {
        return new ModelFormatException(file + ": " + problem, cause);
    }
}
