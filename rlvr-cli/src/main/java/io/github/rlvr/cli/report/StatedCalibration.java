package io.github.rlvr.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlvr.rewards.calibration.Calibration;
import io.github.rlvr.rewards.confidence.StatedConfidence;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The confidences that completions state, against what their answers were worth: in the first and
 * in the last quarter of the run. Collected while the rollouts are read.
 */
final class StatedCalibration {

    private static final int BINS = 10;
    private static final int FEWEST = 20;

    private final List<Pair> pairs = new ArrayList<>();

    private record Pair(long step, double confidence, boolean right) {}

    void add(JsonNode row) {
        OptionalDouble confidence = StatedConfidence.in(row.path("completion").asText()).lenient();
        OptionalDouble outcome = outcome(row);
        if (confidence.isPresent() && outcome.isPresent()) {
            pairs.add(
                    new Pair(
                            row.path("step").asLong(),
                            confidence.getAsDouble(),
                            outcome.getAsDouble() > 0.5));
        }
    }

    /** A component that is called accuracy, else the value of the first function. */
    private static OptionalDouble outcome(JsonNode row) {
        for (JsonNode components : row.path("components")) {
            if (components.path("accuracy").isNumber()) {
                return OptionalDouble.of(components.get("accuracy").doubleValue());
            }
        }
        for (JsonNode value : row.path("rewards")) {
            return value.isNumber()
                    ? OptionalDouble.of(value.doubleValue())
                    : OptionalDouble.empty();
        }
        return OptionalDouble.empty();
    }

    /** One object a part of the run, none when too few completions state a confidence. */
    ArrayNode json() {
        ArrayNode parts = JsonNodeFactory.instance.arrayNode();
        if (pairs.size() < FEWEST) {
            return parts;
        }
        long first = pairs.stream().mapToLong(Pair::step).min().orElseThrow();
        long last = pairs.stream().mapToLong(Pair::step).max().orElseThrow();
        long quarter = (last - first) / 4;
        part(parts, "first quarter", first, first + quarter);
        if (last > first) {
            part(parts, "last quarter", last - quarter, last);
        }
        return parts;
    }

    private void part(ArrayNode parts, String name, long from, long to) {
        List<Pair> some = pairs.stream().filter(p -> p.step >= from && p.step <= to).toList();
        boolean[] right = new boolean[some.size()];
        for (int i = 0; i < right.length; i++) {
            right[i] = some.get(i).right();
        }
        Calibration calibration =
                new Calibration(some.stream().mapToDouble(Pair::confidence).toArray(), right);
        ObjectNode part = parts.addObject().put("name", name).put("n", right.length);
        part.put("ece", calibration.ece(BINS).orElseThrow());
        part.put("brier", calibration.brier().orElseThrow());
        ArrayNode bins = part.putArray("bins");
        for (Calibration.Bin bin : calibration.bins(BINS)) {
            bins.addArray().add(bin.confidence()).add(bin.accuracy()).add(bin.count());
        }
    }
}
