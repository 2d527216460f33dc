package io.github.rlvr.djl.chat;

/** A value that a template can call: a global, a method bound to its object, or a macro. */
@FunctionalInterface
interface PyCallable {

    /**
     * @throws TemplateFault if the arguments do not fit
     */
    Object call(Arguments arguments);
}
