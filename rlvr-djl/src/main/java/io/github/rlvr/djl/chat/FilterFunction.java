package io.github.rlvr.djl.chat;

/** What stands behind {@code value|name(arguments)}. */
@FunctionalInterface
interface FilterFunction {

    Object apply(Object value, Arguments arguments, Evaluator evaluator);
}
