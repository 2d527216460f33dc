package io.github.rlvr.cli;

import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;
import java.util.concurrent.CancellationException;

/** Puts an error into one line for a reader who does not know the code. */
final class Failure {

    private Failure() {}

    /** Whether work ended because its thread was interrupted, and not by itself. */
    static boolean isInterruption(Throwable error) {
        return error instanceof CancellationException
                || error instanceof ClosedByInterruptException
                || error instanceof InterruptedException
                || error.getCause() != null && isInterruption(error.getCause());
    }

    /** What happened; the type is named only where the message alone would say nothing. */
    static String describe(Throwable error) {
        if (error instanceof NoSuchFileException missing) {
            return "there is no " + missing.getFile() + "; check the path";
        }
        if (error instanceof NotDirectoryException missing) {
            return "there is no folder " + missing.getFile() + "; check the path";
        }
        if (error instanceof AccessDeniedException denied) {
            return "no permission for " + denied.getFile() + "; check its owner and mode";
        }
        String type = error.getClass().getSimpleName();
        String message = Objects.requireNonNullElse(error.getMessage(), "").strip();
        boolean speaksForItself = message.contains(" ") && !(error instanceof FileSystemException);
        if (speaksForItself) {
            return message;
        }
        return message.isEmpty() ? type : type + ": " + message;
    }
}
