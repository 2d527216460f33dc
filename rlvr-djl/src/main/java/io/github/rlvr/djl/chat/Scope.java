package io.github.rlvr.djl.chat;

import java.util.HashMap;
import java.util.Map;

/** Names that are visible at a point of the template; inner scopes hide outer ones. */
final class Scope {

    private final Scope parent;
    private final Map<String, Object> names = new HashMap<>();

    Scope(Scope parent) {
        this.parent = parent;
    }

    void set(String name, Object value) {
        names.put(name, value);
    }

    /** The value, or undefined. */
    Object get(String name) {
        for (Scope scope = this; scope != null; scope = scope.parent) {
            Object value = scope.names.get(name);
            if (value != null || scope.names.containsKey(name)) {
                return value;
            }
        }
        return Undefined.name(name);
    }
}
