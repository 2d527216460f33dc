package io.github.rlvr.djl.chat;

import java.util.Iterator;
import java.util.stream.IntStream;

/** A Python range of at most {@value #MAX_LENGTH} numbers, the sandbox's bound. */
record PyRange(long start, long stop, long step) implements Iterable<Object> {

    static final int MAX_LENGTH = 100_000;

    PyRange {
        if (step == 0) {
            throw new TemplateFault("range() arg 3 must not be zero");
        }
        if (length(start, stop, step) > MAX_LENGTH) {
            throw new TemplateFault(
                    "Range too big. The sandbox blocks ranges larger than MAX_RANGE ("
                            + MAX_LENGTH
                            + ").");
        }
    }

    private static double length(long start, long stop, long step) {
        return Math.max(0, Math.ceil(((double) stop - start) / step));
    }

    int length() {
        return (int) length(start, stop, step);
    }

    Object get(int index) {
        return start + index * step;
    }

    @Override
    public Iterator<Object> iterator() {
        return IntStream.range(0, length()).mapToObj(this::get).iterator();
    }
}
