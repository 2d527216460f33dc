package io.github.rlvr.djl.chat;

/** A method of a Python type. */
@FunctionalInterface
interface Method<T> {

    Object call(T self, Arguments arguments);
}
