package io.github.rlvr.djl.chat;

/**
 * A chat template that cannot be compiled, or that refuses or fails to render a conversation. The
 * message holds the template's own words where it called {@code raise_exception}.
 */
public final class ChatTemplateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int line;

    ChatTemplateException(String message, int line) {
        super("chat template, line " + line + ": " + message);
        this.line = line;
    }

    ChatTemplateException(String message, int line, Throwable cause) {
        super("chat template, line " + line + ": " + message, cause);
        this.line = line;
    }

    /** The line of the template, counted from 1, at which compiling or rendering stopped. */
    public int line() {
        return line;
    }
}
