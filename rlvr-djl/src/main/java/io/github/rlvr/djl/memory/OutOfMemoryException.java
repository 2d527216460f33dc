package io.github.rlvr.djl.memory;

import ai.djl.engine.EngineException;
import java.util.Locale;
import java.util.stream.Stream;

/** The device's memory ended, and smaller pieces did not help. Nothing was changed. */
public final class OutOfMemoryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OutOfMemoryException(String share, String remedy, EngineException cause) {
        super(
                "the device's memory ends even with "
                        + share
                        + "; "
                        + remedy
                        + " ("
                        + firstLine(cause)
                        + ")",
                cause);
    }

    /** Whether the native library says that it could not allocate: it has no type for that. */
    static boolean isCauseOf(EngineException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return Stream.of("out of memory", "can't allocate memory", "not enough memory")
                .anyMatch(message::contains);
    }

    /** The line of the native message that says what was asked for. */
    static String firstLine(EngineException e) {
        return String.valueOf(e.getMessage())
                .lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).contains("memory"))
                .findFirst()
                .orElse("no details")
                .strip();
    }
}
