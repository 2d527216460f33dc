package io.github.rlvr.core.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Compares what a {@link GoldenReplay} computed with what a case expects: {@code |x - expected| <=
 * atol + rtol |expected|}, NaN equal to NaN. Per-token outputs of advantage estimators, entropy
 * signals and clip ranges count only where the mask is 1.
 */
public final class GoldenComparison {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<String> MASKS =
            List.of("response_mask", "action_mask", "completion_mask", "mask");
    private static final Set<String> MASKED_OUTPUTS =
            Set.of(
                    "advantages",
                    "advantages_paper",
                    "returns",
                    "h_hat",
                    "h_hat_signed",
                    "cliprange_low",
                    "cliprange_high");

    private final GoldenCase golden;
    private final List<String> differences = new ArrayList<>();

    private GoldenComparison(GoldenCase golden) {
        this.golden = golden;
    }

    /**
     * Compares a case.
     *
     * @param actual what the replay returned
     * @return one line per difference, the place and both values; empty if the case passes
     */
    public static List<String> differences(GoldenCase golden, Map<String, Object> actual) {
        GoldenComparison comparison = new GoldenComparison(golden);
        golden.expected()
                .properties()
                .forEach(
                        entry ->
                                comparison.result(
                                        entry.getKey(),
                                        entry.getValue(),
                                        actual.get(entry.getKey())));
        return List.copyOf(comparison.differences);
    }

    private void result(String name, JsonNode expected, Object actual) {
        if (actual == null && !expected.isNull()) {
            differences.add(name + " is missing, expected " + shortened(expected));
            return;
        }
        JsonNode computed = MAPPER.valueToTree(actual);
        Optional<JsonNode> mask = MASKED_OUTPUTS.contains(name) ? mask() : Optional.empty();
        if (mask.isPresent() && sameShape(mask.get(), expected)) {
            masked(name, expected, computed, GoldenValues.mask(mask.get()));
        } else {
            node(name, expected, computed);
        }
    }

    private void masked(String name, JsonNode expected, JsonNode actual, boolean[][] mask) {
        for (int i = 0; i < mask.length; i++) {
            for (int t = 0; t < mask[i].length; t++) {
                if (mask[i][t]) {
                    node(
                            name + "[" + i + "][" + t + "]",
                            expected.get(i).get(t),
                            actual.path(i).path(t));
                }
            }
        }
    }

    private void node(String place, JsonNode expected, JsonNode actual) {
        if (expected.isArray()) {
            array(place, expected, actual);
        } else if (expected.isObject()) {
            object(place, expected, actual);
        } else if (!agrees(expected, actual)) {
            differences.add(place + " is " + actual + ", expected " + expected);
        }
    }

    private void array(String place, JsonNode expected, JsonNode actual) {
        if (actual.size() != expected.size()) {
            differences.add(
                    place + " has " + actual.size() + " entries, expected " + expected.size());
            return;
        }
        for (int i = 0; i < expected.size(); i++) {
            node(place + "[" + i + "]", expected.get(i), actual.path(i));
        }
    }

    private void object(String place, JsonNode expected, JsonNode actual) {
        for (Map.Entry<String, JsonNode> field : expected.properties()) {
            node(place + "." + field.getKey(), field.getValue(), actual.path(field.getKey()));
        }
    }

    private boolean agrees(JsonNode expected, JsonNode actual) {
        Optional<Double> wanted = number(expected);
        Optional<Double> got = number(actual);
        if (wanted.isEmpty() || got.isEmpty()) {
            return expected.equals(actual);
        }
        double x = got.get();
        double y = wanted.get();
        if (!Double.isFinite(y)) {
            return Double.compare(x, y) == 0;
        }
        return Math.abs(x - y) <= golden.atol() + golden.rtol() * Math.abs(y);
    }

    private static Optional<Double> number(JsonNode node) {
        boolean numeric =
                node.isNumber()
                        || node.isBoolean()
                        || Set.of("NaN", "Infinity", "-Infinity").contains(node.asText());
        return numeric ? Optional.of(GoldenValues.number(node)) : Optional.empty();
    }

    private Optional<JsonNode> mask() {
        return MASKS.stream()
                .flatMap(name -> Stream.ofNullable(golden.inputs().get(name)))
                .findFirst();
    }

    private static boolean sameShape(JsonNode mask, JsonNode expected) {
        return mask.size() == expected.size() && mask.path(0).size() == expected.path(0).size();
    }

    private static String shortened(JsonNode node) {
        String text = node.toString();
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }
}
