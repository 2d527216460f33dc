package io.github.rlvr.micrometer;

import io.github.rlvr.core.train.StepReport;
import io.github.rlvr.core.train.TrainingListener;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a gauge for every metric and timing, under {@code rlvr.} and the metric's name with dots in
 * place of slashes, at the value of the newest step that has it, and {@code rlvr.step}. Told by one
 * thread, read by any.
 */
public final class MicrometerListener implements TrainingListener {

    private static final String PREFIX = "rlvr.";

    private final MeterRegistry registry;
    private final Tags tags;
    private final Map<String, Double> values = new ConcurrentHashMap<>();

    /**
     * A listener.
     *
     * @param registry where the gauges go
     * @param tags of every gauge, for example the name of the run
     */
    public MicrometerListener(MeterRegistry registry, Tags tags) {
        this.registry = registry;
        this.tags = tags;
    }

    @Override
    public void onStep(StepReport report) {
        record("step", report.step());
        report.metrics().values().forEach(this::record);
        report.timings().values().forEach(this::record);
    }

    private void record(String metric, double value) {
        String name = PREFIX + metric.replace('/', '.');
        if (values.put(name, value) == null) {
            Gauge.builder(name, values, all -> all.getOrDefault(name, Double.NaN))
                    .tags(tags)
                    .register(registry);
        }
    }
}
