package io.github.rlvr.core.train;

/** Training cannot go on. The message names the step, what happened and the setting that helps. */
public final class TrainingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** A message that can stand alone. */
    public TrainingException(String message) {
        super(message);
    }
}
