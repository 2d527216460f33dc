package io.github.rlvr.core.checkpoint;

import java.io.IOException;

/**
 * A checkpoint that cannot be used. The message names the directory, what is wrong with it and what
 * to do.
 */
public final class CheckpointException extends IOException {

    private static final long serialVersionUID = 1L;

    /** A message that can stand alone. */
    public CheckpointException(String message) {
        super(message);
    }

    /** A message that can stand alone, and what was found out by. */
    public CheckpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
