package io.github.rlvr.djl.chat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A Python dict in insertion order; a template cannot change it. */
final class PyDict {

    private final Map<Object, Object> entries;
    private final long weight;

    private PyDict(Map<Object, Object> entries) {
        this.entries = entries;
        this.weight = Budget.weighItems(entries.values()) + Budget.weighItems(entries.keySet());
    }

    /** A dict of the given entries, which the caller gives away. */
    static PyDict of(Map<Object, Object> entries) {
        Map<Object, Object> checked = new LinkedHashMap<>();
        entries.forEach((key, value) -> checked.put(key(key), value));
        return new PyDict(checked);
    }

    /** A value as a key; refuses what Python cannot hash. */
    static Object key(Object key) {
        if (key instanceof Markup markup) {
            return markup.text();
        }
        if (!isHashable(key)) {
            throw new TemplateFault("unhashable type: '" + Values.typeName(key) + "'");
        }
        return key;
    }

    static boolean isHashable(Object key) {
        return !(key instanceof PyDict)
                && !(key instanceof PySequence items && !(items.isTuple() && hashableItems(items)));
    }

    private static boolean hashableItems(PySequence tuple) {
        return tuple.items().stream().allMatch(PyDict::isHashable);
    }

    boolean has(Object key) {
        return entries.containsKey(key(key));
    }

    /** The value, null for None and also for a key that is absent. */
    Object get(Object key) {
        return entries.get(key(key));
    }

    int size() {
        return entries.size();
    }

    Set<Map.Entry<Object, Object>> entries() {
        return entries.entrySet();
    }

    long weight() {
        return weight;
    }
}
