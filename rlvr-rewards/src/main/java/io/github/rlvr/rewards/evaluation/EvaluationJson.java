package io.github.rlvr.rewards.evaluation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlvr.rewards.calibration.Calibration;
import java.util.SortedMap;

/**
 * An evaluation as JSON: {@code tasks}, {@code samples}, then {@code accuracy}, {@code strict},
 * {@code flexible}, {@code format} and {@code cut_off} as {@code {value, low, high}}, {@code
 * mean_length}, {@code pass_at} and {@code maj_at} by k, {@code calibration} by source, {@code
 * difficulty} as a list of rows. Stateless.
 */
public final class EvaluationJson {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private EvaluationJson() {}

    /** The object. */
    public static ObjectNode of(EvaluationSummary summary) {
        ObjectNode node = NODES.objectNode();
        node.put("tasks", summary.tasks()).put("samples", summary.samples());
        node.set("accuracy", share(summary.accuracy()));
        node.set("strict", share(summary.strict()));
        node.set("flexible", share(summary.flexible()));
        node.set("format", share(summary.format()));
        node.set("cut_off", share(summary.cutOff()));
        node.put("mean_length", summary.meanLength());
        putAll(node.putObject("pass_at"), summary.passAt());
        putAll(node.putObject("maj_at"), summary.majorityAt());
        ObjectNode calibration = node.putObject("calibration");
        summary.confidence().forEach(c -> calibration.set(c.source(), confidence(c)));
        ArrayNode difficulty = node.putArray("difficulty");
        summary.byDifficulty().forEach(row -> difficulty.add(row(row)));
        return node;
    }

    private static ObjectNode share(ClusteredShare share) {
        return NODES.objectNode()
                .put("value", share.value())
                .put("low", share.low())
                .put("high", share.high());
    }

    private static void putAll(ObjectNode node, SortedMap<Integer, Double> values) {
        values.forEach((k, value) -> node.put(k.toString(), value));
    }

    private static ObjectNode confidence(ConfidenceReport report) {
        ObjectNode node = NODES.objectNode();
        node.put("samples", report.samples())
                .put("missing", report.missing())
                .put("ece", report.ece())
                .put("brier", report.brier())
                .put("balance", report.balance());
        report.auroc().ifPresent(auroc -> node.put("auroc", auroc));
        ArrayNode bins = node.putArray("bins");
        for (Calibration.Bin bin : report.bins()) {
            bins.addObject()
                    .put("count", bin.count())
                    .put("confidence", bin.confidence())
                    .put("accuracy", bin.accuracy());
        }
        return node;
    }

    private static ObjectNode row(EvaluationSummary.DifficultyRow row) {
        ObjectNode node = NODES.objectNode();
        node.put("difficulty", row.difficulty()).put("tasks", row.tasks());
        node.set("accuracy", share(row.accuracy()));
        return node.put("mean_length", row.meanLength());
    }
}
