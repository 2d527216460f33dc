package io.github.rlvr.djl.chat;

import java.util.HashMap;
import java.util.Map;

/** The one value a template can change, made by {@code namespace(...)}. */
final class Namespace {

    private final Map<String, Object> attributes = new HashMap<>();

    void set(String name, Object value) {
        if (name.startsWith("_")) {
            throw new TemplateFault(
                    "Chat templates cannot store underscore-prefixed attributes on a namespace, but"
                            + " got "
                            + Values.repr(name)
                            + ". Please rename the attribute.");
        }
        attributes.put(name, value);
    }

    boolean has(String name) {
        return attributes.containsKey(name);
    }

    Object get(String name) {
        return attributes.get(name);
    }
}
