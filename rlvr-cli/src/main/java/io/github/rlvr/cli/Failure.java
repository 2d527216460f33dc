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
        if (error instanceof NoSuchFileException) {
            return "there is no file " + message + "; check the path";
        }
        if (error instanceof AccessDeniedException) {
            return "no permission for " + message + "; check the owner and mode of the file";
        }
        if (error instanceof IllegalArgumentException || error instanceof IllegalStateException) {
            return message.isEmpty() ? error.getClass().getSimpleName() : message;
        }
        return error.getClass().getSimpleName() + (message.isEmpty() ? "" : ": " + message);
    }
}
