package io.github.rlvr.djl.chat;

import java.util.List;

/** The global {@code cycler(...)}: hands out its items in turn. */
final class Cycler {

    private final List<Object> items;
    private int position;

    Cycler(List<Object> items) {
        if (items.isEmpty()) {
            throw new TemplateFault("at least one item has to be provided");
        }
        this.items = items;
    }

    Object attribute(String name) {
        return switch (name) {
            case "current" -> items.get(position) == null ? Access.NONE : items.get(position);
            case "next" -> (PyCallable) arguments -> next();
            case "reset" -> (PyCallable) arguments -> reset();
            default -> null;
        };
    }

    private Object next() {
        Object item = items.get(position);
        position = (position + 1) % items.size();
        return item;
    }

    private Object reset() {
        position = 0;
        return null;
    }
}
