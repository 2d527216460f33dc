package io.github.rlvr.core.metrics;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Named means kept as sums and counts, so that parts can be merged without bias. A name that was
 * never recorded is absent, not 0. Immutable.
 *
 * <p>Names follow TRL: {@code reward}, {@code completions/mean_length}, {@code clip_ratio/low_mean}
 * and so on.
 */
public final class Metrics {

    private static final Metrics EMPTY = new Metrics(Map.of());

    private final Map<String, Mean> means;

    private Metrics(Map<String, Mean> means) {
        this.means = Collections.unmodifiableMap(means);
    }

    /**
     * A mean in parts.
     *
     * @param sum of the values
     * @param count number of values, or total weight, greater than 0
     */
    public record Mean(double sum, double count) {

        /** The mean itself. */
        public double value() {
            return sum / count;
        }
    }

    /** No metrics. */
    public static Metrics empty() {
        return EMPTY;
    }

    /** One metric. A count of 0 gives {@link #empty()}. */
    public static Metrics of(String name, double sum, double count) {
        return count == 0 ? EMPTY : new Metrics(Map.of(name, new Mean(sum, count)));
    }

    /** One metric with one value. */
    public static Metrics of(String name, double value) {
        return of(name, value, 1);
    }

    /** Both, names that occur in both merged by adding sums and counts. */
    public Metrics plus(Metrics other) {
        if (other.means.isEmpty()) {
            return this;
        }
        Map<String, Mean> merged = new LinkedHashMap<>(means);
        other.means.forEach(
                (name, mean) ->
                        merged.merge(
                                name, mean, (a, b) -> new Mean(a.sum + b.sum, a.count + b.count)));
        return new Metrics(merged);
    }

    /** These and one more value. */
    public Metrics with(String name, double value) {
        return plus(of(name, value));
    }

    /** The metrics whose names a condition accepts. */
    public Metrics filtered(Predicate<String> accepted) {
        Map<String, Mean> some = new LinkedHashMap<>(means);
        some.keySet().removeIf(accepted.negate());
        return new Metrics(some);
    }

    /** The mean of a name, empty if it was never recorded. */
    public OptionalDouble value(String name) {
        Mean mean = means.get(name);
        return mean == null ? OptionalDouble.empty() : OptionalDouble.of(mean.value());
    }

    /** The sum behind a name's mean, 0 if it was never recorded. */
    public double sum(String name) {
        Mean mean = means.get(name);
        return mean == null ? 0 : mean.sum();
    }

    /** These less one name. */
    public Metrics without(String name) {
        Map<String, Mean> kept = new LinkedHashMap<>(means);
        kept.remove(name);
        return new Metrics(kept);
    }

    /** The means by name, in alphabetical order. */
    public Map<String, Double> values() {
        Map<String, Double> values = new TreeMap<>();
        means.forEach((name, mean) -> values.put(name, mean.value()));
        return values;
    }
}
