package io.github.rlvr.djl.hub;

import java.io.IOException;

/** A model that could not be found or downloaded. The message says why and what to do. */
public final class HubException extends IOException {

    private static final long serialVersionUID = 1L;

    /** A message that can stand alone. */
    public HubException(String message) {
        super(message);
    }

    /** A message that can stand alone, and what was found out by. */
    public HubException(String message, Throwable cause) {
        super(message, cause);
    }
}
