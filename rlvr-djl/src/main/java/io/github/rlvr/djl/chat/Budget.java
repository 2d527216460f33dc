package io.github.rlvr.djl.chat;

import java.util.Collection;

/**
 * Bounds what one rendering may do, so that a hostile template ends with an error: steps in all,
 * nesting depth, size of a value and of the output.
 */
final class Budget {

    /**
     * Largest weight of one value: characters of a string, or items of a container, nested ones
     * too.
     */
    static final long MAX_WEIGHT = 1L << 24;

    /** Steps of one rendering. */
    static final long MAX_STEPS = 50_000_000L;

    private static final int MAX_DEPTH = 1000;

    private final long maxSteps;
    private long steps;
    private int depth;

    Budget(long maxSteps) {
        this.maxSteps = maxSteps;
    }

    void charge(long cost) {
        steps += cost;
        if (steps > maxSteps) {
            throw new TemplateFault(
                    "rendering takes more than " + maxSteps + " steps; the template may not end");
        }
    }

    /** Charges for having made a value. */
    void chargeResult(Object value) {
        if (value instanceof String text) {
            requireSize(text.length());
            charge(text.length() >> 4);
        } else if (value instanceof PySequence sequence) {
            charge(sequence.size());
        }
    }

    /** Charges for reading a whole value: its items, and what is in them at a sixteenth. */
    void chargeReading(Object value) {
        int items =
                value instanceof PySequence sequence
                        ? sequence.size()
                        : value instanceof PyRange range ? range.length() : 0;
        charge(items + (weigh(value) >> 4));
    }

    void enter() {
        charge(1);
        if (++depth > MAX_DEPTH) {
            throw new TemplateFault("nested more than " + MAX_DEPTH + " deep");
        }
    }

    void leave() {
        depth--;
    }

    static void requireSize(long size) {
        if (size > MAX_WEIGHT) {
            throw new TemplateFault(
                    "a value of size " + size + " is larger than the limit of " + MAX_WEIGHT);
        }
    }

    static long weighItems(Collection<Object> items) {
        long weight = 1;
        for (Object item : items) {
            weight += weigh(item);
        }
        requireSize(weight);
        return weight;
    }

    private static long weigh(Object value) {
        if (value instanceof String text) {
            return 1 + text.length();
        }
        if (value instanceof PySequence sequence) {
            return sequence.weight();
        }
        if (value instanceof PyDict dict) {
            return dict.weight();
        }
        if (value instanceof DictView view) {
            return view.dict().weight();
        }
        return value instanceof PyRange range ? 1 + range.length() : 1;
    }
}
