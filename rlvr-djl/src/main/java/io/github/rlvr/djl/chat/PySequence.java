package io.github.rlvr.djl.chat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/** A Python list or tuple; neither can be changed by a template. */
final class PySequence implements Iterable<Object> {

    private final List<Object> items;
    private final boolean tuple;
    private final long weight;

    private PySequence(List<Object> items, boolean tuple) {
        this.items = Collections.unmodifiableList(items);
        this.tuple = tuple;
        this.weight = Budget.weighItems(items);
    }

    /** A list of the given items, which the caller gives away. */
    static PySequence list(List<Object> items) {
        return new PySequence(items, false);
    }

    static PySequence tuple(List<Object> items) {
        return new PySequence(items, true);
    }

    static PySequence tuple(Object... items) {
        return new PySequence(Arrays.asList(items), true);
    }

    /** A new sequence of the same kind. */
    PySequence like(List<Object> others) {
        return new PySequence(others, tuple);
    }

    PySequence plus(PySequence other) {
        List<Object> joined = new ArrayList<>(items);
        joined.addAll(other.items);
        return like(joined);
    }

    List<Object> items() {
        return items;
    }

    Object get(int index) {
        return items.get(index);
    }

    int size() {
        return items.size();
    }

    boolean isTuple() {
        return tuple;
    }

    long weight() {
        return weight;
    }

    @Override
    public Iterator<Object> iterator() {
        return items.iterator();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PySequence that && Comparisons.equal(this, that);
    }

    @Override
    public int hashCode() {
        return items.hashCode();
    }
}
