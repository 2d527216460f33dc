package io.github.rlvr.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The metrics of a run by name.
 *
 * @param steps ascending
 * @param series one value a step; NaN where a step has none
 * @param unreadable lines of the file that were passed over
 */
record MetricsLog(long[] steps, Map<String, double[]> series, int unreadable) {

    /** Rate worked out from TRL's cumulative token count where the run records none. */
    static final String DERIVED_RATE = "tokens/s";

    static MetricsLog read(Path file) throws IOException {
        SortedMap<Long, Map<String, Double>> rows = new TreeMap<>();
        int unreadable = LogLines.forEach(file, row -> add(rows, row));
        long[] steps = rows.keySet().stream().mapToLong(Long::longValue).toArray();
        Map<String, double[]> series = new TreeMap<>();
        int at = 0;
        for (Map<String, Double> row : rows.values()) {
            for (Map.Entry<String, Double> metric : row.entrySet()) {
                series.computeIfAbsent(metric.getKey(), name -> gaps(steps.length))[at] =
                        metric.getValue();
            }
            at++;
        }
        MetricsLog log = new MetricsLog(steps, series, unreadable);
        log.deriveRate();
        return log;
    }

    private static double[] gaps(int length) {
        double[] values = new double[length];
        Arrays.fill(values, Double.NaN);
        return values;
    }

    /** A step that occurs again, as after a resume, replaces what it repeats. */
    private static void add(SortedMap<Long, Map<String, Double>> rows, JsonNode row) {
        if (!row.path("step").isNumber()) {
            return;
        }
        Map<String, Double> metrics =
                rows.computeIfAbsent(row.get("step").asLong(), step -> new LinkedHashMap<>());
        row.properties()
                .forEach(
                        field -> {
                            if (!field.getKey().equals("step") && field.getValue().isNumber()) {
                                metrics.put(field.getKey(), field.getValue().doubleValue());
                            }
                        });
    }

    private void deriveRate() {
        double[] tokens = series.get("num_tokens");
        double[] seconds = series.get("step_time");
        if (tokens == null || seconds == null || ChartPlan.hasRate(series.keySet())) {
            return;
        }
        double[] rate = gaps(steps.length);
        double before = Double.NaN;
        for (int i = 0; i < steps.length; i++) {
            rate[i] = seconds[i] > 0 ? (tokens[i] - before) / seconds[i] : Double.NaN;
            before = Double.isFinite(tokens[i]) ? tokens[i] : before;
        }
        series.put(DERIVED_RATE, rate);
    }

    /** The finite values of a metric in step order; empty where the run lacks it. */
    double[] finite(String name) {
        return Arrays.stream(series.getOrDefault(name, new double[0]))
                .filter(Double::isFinite)
                .toArray();
    }

    /**
     * At most {@code points} points: neighbouring steps are averaged, under the last step of each
     * bundle.
     */
    MetricsLog thinned(int points) {
        int bundle = (steps.length + points - 1) / Math.max(1, points);
        if (bundle <= 1) {
            return this;
        }
        int count = (steps.length + bundle - 1) / bundle;
        long[] kept = new long[count];
        for (int i = 0; i < count; i++) {
            kept[i] = steps[Math.min(steps.length, (i + 1) * bundle) - 1];
        }
        Map<String, double[]> means = new TreeMap<>();
        series.forEach((name, values) -> means.put(name, means(values, bundle, count)));
        return new MetricsLog(kept, means, unreadable);
    }

    private static double[] means(double[] values, int bundle, int count) {
        double[] means = new double[count];
        for (int i = 0; i < count; i++) {
            means[i] =
                    Arrays.stream(values, i * bundle, Math.min(values.length, (i + 1) * bundle))
                            .filter(Double::isFinite)
                            .average()
                            .orElse(Double.NaN);
        }
        return means;
    }
}
