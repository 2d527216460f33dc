package io.github.rlvr.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.rlvr.core.metrics.Metrics;
import io.github.rlvr.core.train.StepReport;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MicrometerListenerTest {

    private final MeterRegistry registry = new SimpleMeterRegistry();

    private double gauge(String name) {
        return registry.get(name).tag("run", "mine").gauge().value();
    }

    @Test
    void everyMetricIsAGaugeAtItsNewestValue() {
        MicrometerListener listener = new MicrometerListener(registry, Tags.of("run", "mine"));
        Metrics timings = Metrics.of("step_time", 2);
        Metrics first = Metrics.of("reward", 0.25).with("eval/accuracy", 0.5);
        listener.onStep(new StepReport(1, 9, first, timings, List.of()));
        listener.onStep(new StepReport(2, 9, Metrics.of("reward", 0.75), timings, List.of()));
        assertEquals(0.75, gauge("rlvr.reward"));
        assertEquals(0.5, gauge("rlvr.eval.accuracy"));
        assertEquals(2, gauge("rlvr.step"));
        assertEquals(2, gauge("rlvr.step_time"));
        assertNull(registry.find("rlvr.kl").gauge());
    }
}
