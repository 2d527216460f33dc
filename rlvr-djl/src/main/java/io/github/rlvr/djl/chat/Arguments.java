package io.github.rlvr.djl.chat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The arguments of one call, evaluated.
 *
 * @param function what is called, for messages
 */
record Arguments(String function, List<Object> positional, Map<String, Object> named) {

    static Arguments none(String function) {
        return new Arguments(function, List.of(), Map.of());
    }

    /** Gives the arguments their names, in order; refuses too many and unknown ones. */
    Arguments bind(String... names) {
        if (positional.size() > names.length) {
            throw new TemplateFault(
                    function
                            + "() takes at most "
                            + names.length
                            + " arguments ("
                            + positional.size()
                            + " given)");
        }
        Map<String, Object> bound = new LinkedHashMap<>();
        for (int i = 0; i < positional.size(); i++) {
            bound.put(names[i], positional.get(i));
        }
        named.forEach(
                (name, value) -> {
                    if (!List.of(names).contains(name)) {
                        throw new TemplateFault(
                                function + "() got an unexpected keyword argument '" + name + "'");
                    }
                    if (bound.putIfAbsent(name, value) != null) {
                        throw new TemplateFault(
                                function + "() got multiple values for argument '" + name + "'");
                    }
                });
        return new Arguments(function, List.of(), bound);
    }

    boolean has(String name) {
        return named.containsKey(name);
    }

    /** A bound argument that must be there. */
    Object get(String name) {
        if (!named.containsKey(name)) {
            throw new TemplateFault(function + "() missing required argument: '" + name + "'");
        }
        return named.get(name);
    }

    Object get(String name, Object otherwise) {
        return named.containsKey(name) ? named.get(name) : otherwise;
    }

    String string(String name) {
        return Values.requireString(get(name), function);
    }

    /** A bound string; {@code otherwise} where it is absent or None. */
    String string(String name, String otherwise) {
        Object value = get(name, null);
        return value == null ? otherwise : Values.requireString(value, function);
    }

    int integer(String name, int otherwise) {
        return named.containsKey(name) ? Values.requireInt(named.get(name)) : otherwise;
    }

    boolean flag(String name, boolean otherwise) {
        return named.containsKey(name) ? Values.truth(named.get(name)) : otherwise;
    }

    /** Without the first {@code count} positional arguments. */
    Arguments from(int count) {
        List<Object> rest = new ArrayList<>(positional.subList(count, positional.size()));
        return new Arguments(function, rest, named);
    }
}
