package io.github.rlvr.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A rollout token by token, as {@code tokens.jsonl} has it.
 *
 * @param pieces text of every token
 * @param advantages one a token, or one for all
 * @param logRatios one a token, in nats; null where it is not finite
 * @param entropies one a token, in nats
 */
record TokenColours(
        List<String> pieces,
        List<Double> advantages,
        List<Double> logRatios,
        List<Double> entropies) {

    private static final double CLIP = Math.log(1.2);

    /** The rollouts that a file follows. */
    static Set<RolloutKey> keys(Path file) throws IOException {
        Set<RolloutKey> keys = new HashSet<>();
        LogLines.forEach(file, row -> keys.add(RolloutKey.of(row)));
        return keys;
    }

    /** Those of the rollouts that are wanted. */
    static Map<RolloutKey, TokenColours> read(Path file, Set<RolloutKey> wanted)
            throws IOException {
        Map<RolloutKey, TokenColours> found = new HashMap<>();
        LogLines.forEach(
                file,
                row -> {
                    RolloutKey key = RolloutKey.of(row);
                    if (wanted.contains(key)) {
                        found.put(key, of(row));
                    }
                });
        return found;
    }

    private static TokenColours of(JsonNode row) {
        List<String> pieces = new ArrayList<>();
        row.path("pieces").forEach(piece -> pieces.add(piece.asText()));
        JsonNode advantages = row.path("advantages");
        return new TokenColours(
                pieces,
                advantages.isNumber() ? List.of(advantages.doubleValue()) : numbers(advantages),
                numbers(row.path("log_ratios")),
                numbers(row.path("entropies")));
    }

    private static List<Double> numbers(JsonNode node) {
        List<Double> numbers = new ArrayList<>();
        node.forEach(value -> numbers.add(value.isNumber() ? value.doubleValue() : null));
        return numbers;
    }

    /** What the algorithm did to this rollout beyond the ordinary, in words. */
    List<String> events(boolean equalRewards) {
        List<String> events = new ArrayList<>();
        if (logRatios.stream().anyMatch(ratio -> ratio != null && Math.abs(ratio) > CLIP)) {
            events.add("a ratio moved beyond 1.2");
        }
        if (advantages.size() > 1) {
            events.add("credit differs between tokens");
        }
        if (equalRewards && advantages.stream().anyMatch(a -> a != null && a != 0)) {
            events.add("advantage in a group of equal rewards");
        }
        return events;
    }
}
