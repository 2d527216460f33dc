package io.github.rlvr.djl.chat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The name {@code loop} inside a for loop. Looks one item ahead only when asked. */
final class LoopContext implements PyCallable {

    private static final Object ABSENT = new Object();

    private final int depth0;
    private Iterator<Object> items;
    private int length;
    private int index0 = -1;
    private Object before = ABSENT;
    private Object current = ABSENT;
    private Object after = ABSENT;
    private List<Object> lastChanged;

    LoopContext(Object iterable, Iterator<Object> items, int depth0) {
        this.items = items;
        this.length = Values.hasLength(iterable) ? (int) Values.length(iterable) : -1;
        this.depth0 = depth0;
    }

    boolean hasNext() {
        return after != ABSENT || items.hasNext();
    }

    Object next() {
        Object item = after == ABSENT ? items.next() : after;
        after = ABSENT;
        index0++;
        before = current;
        current = item;
        return item;
    }

    /** Items in all; reads the rest of an iterator that does not know. */
    int length() {
        if (length < 0) {
            List<Object> rest = new ArrayList<>();
            items.forEachRemaining(rest::add);
            items = rest.iterator();
            length = rest.size() + index0 + 1 + (after == ABSENT ? 0 : 1);
        }
        return length;
    }

    private boolean last() {
        if (after == ABSENT && items.hasNext()) {
            after = items.next();
        }
        return after == ABSENT;
    }

    /** An attribute, or null where a loop has none of that name. */
    Object attribute(String name) {
        return switch (name) {
            case "index" -> index0 + 1L;
            case "index0" -> (long) index0;
            case "revindex" -> (long) length() - index0;
            case "revindex0" -> length() - index0 - 1L;
            case "first" -> index0 == 0;
            case "last" -> last();
            case "length" -> (long) length();
            case "depth" -> depth0 + 1L;
            case "depth0" -> (long) depth0;
            case "cycle" -> (PyCallable) this::cycle;
            case "changed" -> (PyCallable) this::changed;
            default -> neighbour(name);
        };
    }

    private Object neighbour(String name) {
        if (name.equals("previtem")) {
            return index0 == 0 ? new Undefined("there is no previous item") : noneAware(before);
        }
        if (name.equals("nextitem")) {
            return last() ? new Undefined("there is no next item") : noneAware(after);
        }
        return null;
    }

    private static Object noneAware(Object item) {
        return item == null ? Access.NONE : item;
    }

    private Object cycle(Arguments arguments) {
        if (arguments.positional().isEmpty()) {
            throw new TemplateFault("no items for cycling given");
        }
        return arguments.positional().get(index0 % arguments.positional().size());
    }

    private Object changed(Arguments arguments) {
        List<Object> values = arguments.positional();
        boolean same =
                lastChanged != null
                        && Comparisons.equal(
                                PySequence.tuple(lastChanged), PySequence.tuple(values));
        lastChanged = values;
        return !same;
    }

    @Override
    public Object call(Arguments arguments) {
        throw new TemplateFault("recursive loops are not supported");
    }
}
