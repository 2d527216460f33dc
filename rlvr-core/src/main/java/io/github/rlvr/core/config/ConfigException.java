package io.github.rlvr.core.config;

/**
 * A configuration that cannot be used. The message names the key, where it stands and what to write
 * instead.
 */
public final class ConfigException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** A message that can stand alone. */
    public ConfigException(String message) {
        super(message);
    }

    /** A message that can stand alone, and what was found out by. */
    public ConfigException(String message, Throwable cause) {
        super(message, cause);
    }
}
