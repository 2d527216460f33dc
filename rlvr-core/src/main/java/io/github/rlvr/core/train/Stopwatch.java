package io.github.rlvr.core.train;

import io.github.rlvr.core.metrics.Metrics;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Adds up how long the parts of a step take. Not thread-safe. */
final class Stopwatch {

    private final LongSupplier nanoTime;
    private final long begin;
    private final Map<String, Long> parts = new TreeMap<>();

    Stopwatch(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.begin = nanoTime.getAsLong();
    }

    <T> T time(String part, Supplier<T> work) {
        long start = nanoTime.getAsLong();
        T result = work.get();
        add(part, nanoTime.getAsLong() - start);
        return result;
    }

    /** Counts time that another thread took. */
    void add(String part, long nanos) {
        parts.merge(part, nanos, Long::sum);
    }

    double seconds(String part) {
        return parts.getOrDefault(part, 0L) * 1e-9;
    }

    /** {@code step_time} and {@code time/PART_s}, in seconds. */
    Metrics metrics() {
        Metrics metrics = Metrics.of("step_time", (nanoTime.getAsLong() - begin) * 1e-9);
        for (String part : parts.keySet()) {
            metrics = metrics.with("time/" + part + "_s", seconds(part));
        }
        return metrics;
    }
}
