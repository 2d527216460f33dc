package io.github.rlvr.core.reward;

/**
 * A reward could not be computed and the run is configured to stop then. The message names
 * function, task and sample.
 */
public final class RewardException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** A message that can stand alone, and what the function threw. */
    public RewardException(String message, Throwable cause) {
        super(message, cause);
    }
}
