package io.github.rlvr.core.data;

import java.io.IOException;

/**
 * A data file that cannot be used. The message names file, line, column where known, and what is
 * expected.
 */
public final class DataFormatException extends IOException {

    private static final long serialVersionUID = 1L;

    /** A message that can stand alone. */
    public DataFormatException(String message) {
        super(message);
    }

    /** A message that can stand alone, and what was found out by. */
    public DataFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
