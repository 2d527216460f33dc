package io.github.rlvr.core.train;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlvr.core.config.TrainConfig;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Writes {@code tokens.jsonl}: a few rollouts of every step token by token, one object each with
 * {@code step}, {@code task}, {@code sample}, {@code pieces}, {@code advantages} (one number when
 * all tokens share it), {@code log_ratios} (log-probability after the updates less the one while
 * sampling) and {@code entropies}. Numbers have four digits.
 */
public final class TokenWriter implements TrainingListener {

    private static final MathContext DIGITS = new MathContext(4);

    private final StepLines lines;

    /** A writer that appends to a file. */
    public TokenWriter(Path file) {
        this.lines = new StepLines(file);
    }

    @Override
    public void onTrainingBegin(TrainConfig config, long step) {
        lines.rewindTo(step == 0 ? -1 : step);
    }

    @Override
    public void onUpdate(UpdateReport report) {
        lines.append(report.traces().stream().map(trace -> row(report.step(), trace)).toList());
    }

    private static ObjectNode row(long step, TokenTrace trace) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.put("step", step)
                .put("task", trace.task().id())
                .put("sample", trace.scored().rollout().sample());
        ArrayNode pieces = row.putArray("pieces");
        trace.pieces().forEach(pieces::add);
        double[] advantages = trace.advantages();
        if (Arrays.stream(advantages).allMatch(a -> a == advantages[0])) {
            row.put("advantages", rounded(advantages[0]));
        } else {
            ArrayNode all = row.putArray("advantages");
            Arrays.stream(advantages).forEach(a -> all.add(rounded(a)));
        }
        putAll(row.putArray("log_ratios"), trace.logRatios());
        putAll(row.putArray("entropies"), trace.scored().rollout().entropies());
        return row;
    }

    private static void putAll(ArrayNode out, float[] values) {
        for (float value : values) {
            if (Float.isFinite(value)) {
                out.add(rounded(value));
            } else {
                out.addNull();
            }
        }
    }

    private static BigDecimal rounded(double value) {
        return new BigDecimal(value).round(DIGITS);
    }
}
