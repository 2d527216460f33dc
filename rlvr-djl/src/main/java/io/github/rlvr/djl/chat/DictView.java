package io.github.rlvr.djl.chat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** What {@code keys()}, {@code values()} and {@code items()} of a dict return. */
record DictView(Kind kind, PyDict dict) implements Iterable<Object> {

    enum Kind {
        KEYS("dict_keys"),
        VALUES("dict_values"),
        ITEMS("dict_items");

        final String typeName;

        Kind(String typeName) {
            this.typeName = typeName;
        }
    }

    List<Object> items() {
        List<Object> items = new ArrayList<>();
        dict.entries().forEach(entry -> items.add(item(entry)));
        return items;
    }

    private Object item(Map.Entry<Object, Object> entry) {
        return switch (kind) {
            case KEYS -> entry.getKey();
            case VALUES -> entry.getValue();
            case ITEMS -> PySequence.tuple(entry.getKey(), entry.getValue());
        };
    }

    @Override
    public Iterator<Object> iterator() {
        return items().iterator();
    }
}
