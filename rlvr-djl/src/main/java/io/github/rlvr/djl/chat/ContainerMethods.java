package io.github.rlvr.djl.chat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Methods of list, tuple and dict; those that would change the value are refused when called. */
final class ContainerMethods {

    private static final Set<String> LIST_CHANGES =
            Set.of("append", "clear", "pop", "reverse", "insert", "sort", "extend", "remove");
    private static final Set<String> DICT_CHANGES =
            Set.of("clear", "pop", "popitem", "setdefault", "update");

    private static final Map<String, Method<PySequence>> SEQUENCE =
            Map.of("count", ContainerMethods::count, "index", ContainerMethods::index);
    private static final Map<String, Method<PyDict>> DICT =
            Map.of(
                    "get", ContainerMethods::get,
                    "items", (dict, arguments) -> view(DictView.Kind.ITEMS, dict, arguments),
                    "keys", (dict, arguments) -> view(DictView.Kind.KEYS, dict, arguments),
                    "values", (dict, arguments) -> view(DictView.Kind.VALUES, dict, arguments),
                    "copy", (dict, arguments) -> copy(dict, arguments));

    private ContainerMethods() {}

    /** A method bound to its list or tuple, an undefined for one that changes it, or null. */
    static Object bind(PySequence self, String name) {
        if (!self.isTuple() && LIST_CHANGES.contains(name)) {
            return Undefined.unsafe(self, name);
        }
        if (!self.isTuple() && name.equals("copy")) {
            return (PyCallable) arguments -> self;
        }
        if (self.isTuple() && (name.equals("grouper") || name.equals("list"))) {
            throw new TemplateFault(
                    "the attribute '" + name + "' of a group is not supported; unpack the group");
        }
        Method<PySequence> method = SEQUENCE.get(name);
        return method == null ? null : (PyCallable) arguments -> method.call(self, arguments);
    }

    static Object bind(PyDict self, String name) {
        if (DICT_CHANGES.contains(name)) {
            return Undefined.unsafe(self, name);
        }
        Method<PyDict> method = DICT.get(name);
        return method == null ? null : (PyCallable) arguments -> method.call(self, arguments);
    }

    private static Object count(PySequence self, Arguments arguments) {
        Object wanted = arguments.bind("value").get("value");
        return self.items().stream().filter(item -> Comparisons.equal(item, wanted)).count();
    }

    private static Object index(PySequence self, Arguments arguments) {
        Arguments bound = arguments.bind("value", "start", "stop");
        Object wanted = bound.get("value");
        int stop = Math.min(self.size(), bound.integer("stop", self.size()));
        for (int i = Math.max(0, bound.integer("start", 0)); i < stop; i++) {
            if (Comparisons.equal(self.get(i), wanted)) {
                return (long) i;
            }
        }
        throw new TemplateFault(Values.repr(wanted) + " is not in list");
    }

    private static Object get(PyDict dict, Arguments arguments) {
        Arguments bound = arguments.bind("key", "default");
        Object key = bound.get("key");
        return dict.has(key) ? dict.get(key) : bound.get("default", null);
    }

    private static Object view(DictView.Kind kind, PyDict dict, Arguments arguments) {
        arguments.bind();
        return new DictView(kind, dict);
    }

    private static Object copy(PyDict dict, Arguments arguments) {
        arguments.bind();
        return dict;
    }

    /** {@code dict(mapping or pairs, name=value)}. */
    static Object makeDict(Arguments arguments) {
        Map<Object, Object> entries = new LinkedHashMap<>();
        for (Object source : arguments.positional()) {
            if (source instanceof PyDict dict) {
                dict.entries().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
            } else {
                Values.items(source).forEach(pair -> putPair(entries, pair));
            }
        }
        entries.putAll(arguments.named());
        return PyDict.of(entries);
    }

    private static void putPair(Map<Object, Object> entries, Object pair) {
        List<Object> parts = new ArrayList<>(Values.items(pair));
        if (parts.size() != 2) {
            throw new TemplateFault("dict() needs pairs of a key and a value");
        }
        entries.put(parts.get(0), parts.get(1));
    }
}
