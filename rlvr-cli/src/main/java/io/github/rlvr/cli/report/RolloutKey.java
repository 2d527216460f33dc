package io.github.rlvr.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;

/**
 * What names a rollout in the logs of a run.
 *
 * @param step in which it was sampled
 * @param task its task's id
 * @param sample its index in the group
 */
record RolloutKey(long step, String task, long sample) implements Comparable<RolloutKey> {

    private static final Comparator<RolloutKey> ORDER =
            Comparator.comparingLong(RolloutKey::step)
                    .thenComparing(RolloutKey::task)
                    .thenComparingLong(RolloutKey::sample);

    static RolloutKey of(JsonNode row) {
        return new RolloutKey(
                row.path("step").asLong(), row.path("task").asText(), row.path("sample").asLong());
    }

    @Override
    public int compareTo(RolloutKey other) {
        return ORDER.compare(this, other);
    }
}
