package io.github.rlvr.cli;

import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/** Puts an error into one line for a reader who does not know the code. */
final class Failure {

    private Failure() {}

    /** What happened; the type is named only where the message alone would say nothing. */
    static String describe(Throwable error) {
        String message = Objects.requireNonNullElse(error.getMessage(), "").strip();
        if (error instanceof NoSuchFileException missing) {
            return "there is no " + missing.getFile() + "; check the path";
        }
        if (error instanceof AccessDeniedException denied) {
            return "no permission for " + denied.getFile() + "; check its owner and mode";
        }
        if (error instanceof IllegalArgumentException || error instanceof IllegalStateException) {
            return message.isEmpty() ? error.getClass().getSimpleName() : message;
        }
        return error.getClass().getSimpleName() + (message.isEmpty() ? "" : ": " + message);
    }
}
