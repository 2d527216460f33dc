package io.github.rlvr.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** How the rewards of every step are spread, collected while the rollouts are read. */
final class RewardHistogram {

    private static final int BINS = 20;
    private static final int MAX_COLUMNS = 240;

    private final SortedMap<Long, List<Float>> rewards = new TreeMap<>();

    void add(JsonNode row) {
        if (row.path("reward").isNumber()) {
            rewards.computeIfAbsent(row.path("step").asLong(), step -> new ArrayList<>())
                    .add(row.get("reward").floatValue());
        }
    }

    /**
     * {@code low}, {@code high}, {@code steps} (the last of each column) and {@code counts}, {@code
     * [columns][bins]} from the lowest bin; an empty object without rewards.
     */
    ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        if (rewards.isEmpty()) {
            return node;
        }
        double low = extreme(false);
        double high = extreme(true);
        node.put("low", low).put("high", high);
        ArrayNode steps = node.putArray("steps");
        ArrayNode counts = node.putArray("counts");
        int bundle = (rewards.size() + MAX_COLUMNS - 1) / MAX_COLUMNS;
        int[] column = new int[BINS];
        int inColumn = 0;
        int left = rewards.size();
        for (var step : rewards.entrySet()) {
            step.getValue().forEach(reward -> column[bin(reward, low, high)]++);
            inColumn++;
            left--;
            if (inColumn == bundle || left == 0) {
                steps.add(step.getKey());
                ArrayNode counted = counts.addArray();
                for (int b = 0; b < BINS; b++) {
                    counted.add(column[b]);
                    column[b] = 0;
                }
                inColumn = 0;
            }
        }
        return node;
    }

    private double extreme(boolean highest) {
        var values = rewards.values().stream().flatMap(List::stream).mapToDouble(r -> r);
        return highest ? values.max().orElseThrow() : values.min().orElseThrow();
    }

    private static int bin(double reward, double low, double high) {
        return high > low ? (int) Math.min(BINS - 1, (reward - low) / (high - low) * BINS) : 0;
    }
}
