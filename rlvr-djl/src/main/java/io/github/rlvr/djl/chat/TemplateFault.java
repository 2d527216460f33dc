package io.github.rlvr.djl.chat;

/** An operation on template values that failed; the interpreter adds the line. */
final class TemplateFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TemplateFault(String message) {
        super(message, null, false, false);
    }
}
