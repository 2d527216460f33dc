package io.github.rlvr.core.observe;

import io.github.rlvr.core.train.StepReport;
import io.github.rlvr.core.train.TrainingListener;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs the metrics of every step at level INFO, one line of {@code name=value} in alphabetical
 * order behind {@code step=N}, under the logger {@value #LOGGER}.
 */
public final class MetricsLogger implements TrainingListener {

    /** Name of the logger. */
    public static final String LOGGER = "io.github.rlvr.metrics";

    private static final Logger LOG = LoggerFactory.getLogger(LOGGER);

    /** A listener. */
    public MetricsLogger() {}

    @Override
    public void onStep(StepReport report) {
        if (LOG.isInfoEnabled()) {
            LOG.info("{}", line(report));
        }
    }

    static String line(StepReport report) {
        Map<String, Double> values = new TreeMap<>(report.metrics().values());
        values.putAll(report.timings().values());
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue().floatValue())
                .collect(Collectors.joining(" ", "step=" + report.step() + " ", ""));
    }
}
