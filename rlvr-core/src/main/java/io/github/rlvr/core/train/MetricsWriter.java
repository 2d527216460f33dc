package io.github.rlvr.core.train;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlvr.core.config.TrainConfig;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes {@code metrics.jsonl}: one flat object a step, with {@code step} first, then the metrics
 * by name, then the timings by name. An evaluation before the first step is a row of step 0.
 *
 * <p>Timings are the keys {@code step_time}, {@code tokens_per_second} and those that begin with
 * {@code time/} or {@code memory/}. Without them, two runs with one configuration and seed have
 * equal files.
 */
public final class MetricsWriter implements TrainingListener {

    private final StepLines lines;

    /** A writer that appends to a file. */
    public MetricsWriter(Path file) {
        this.lines = new StepLines(file);
    }

    @Override
    public void onTrainingBegin(TrainConfig config, long step) {
        lines.rewindTo(step == 0 ? -1 : step);
    }

    @Override
    public void onEvaluation(EvaluationReport report) {
        // Every other evaluation is part of its step's row.
        if (report.step() == 0) {
            ObjectNode row = row(0);
            report.metrics().values().forEach(row::put);
            lines.append(List.of(row));
        }
    }

    @Override
    public void onStep(StepReport report) {
        ObjectNode row = row(report.step());
        report.metrics().values().forEach(row::put);
        report.timings().values().forEach(row::put);
        lines.append(List.of(row));
    }

    private static ObjectNode row(long step) {
        return JsonNodeFactory.instance.objectNode().put("step", step);
    }
}
