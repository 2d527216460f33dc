package io.github.rlvr.rewards.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.core.reward.RewardFunction;
import io.github.rlvr.core.reward.Sample;
import io.github.rlvr.core.reward.Score;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * 0 for a completion that is not JSON, 0.5 for one that is, 1 for one that also fits a schema.
 * Component {@code fields} is the share of the gold answer's leaves that stand at the same path
 * with an equal value; it can be the score instead. Thread-safe.
 *
 * @param schema empty: everything that parses gets 1
 * @param byFields whether the share of fields is the score
 */
public record JsonReward(Optional<JsonSchema> schema, boolean byFields) implements RewardFunction {

    private static final double PARSED = 0.5;

    @Override
    public Score score(Sample sample) {
        Optional<JsonNode> value = JsonText.in(sample.completion());
        Optional<JsonNode> gold = sample.task().gold().flatMap(JsonText::parsed);
        if (byFields && gold.isEmpty()) {
            return Score.notApplicable();
        }
        Optional<String> violation =
                value.isEmpty()
                        ? Optional.of("not JSON")
                        : schema.flatMap(s -> s.violation(value.get()));
        double form = value.isEmpty() ? 0 : violation.isPresent() ? PARSED : 1;
        Map<String, Double> components = new HashMap<>(Map.of("form", form));
        double fields = gold.map(g -> value.map(v -> share(g, v)).orElse(0.0)).orElse(0.0);
        if (gold.isPresent()) {
            components.put("fields", fields);
        }
        return new Score(
                OptionalDouble.of(byFields ? fields : form),
                components,
                violation.map(v -> Map.of("violation", v)).orElse(Map.of()));
    }

    private static double share(JsonNode gold, JsonNode value) {
        int[] counts = new int[2];
        count(gold, value, counts);
        return counts[0] == 0 ? 0 : (double) counts[1] / counts[0];
    }

    private static void count(JsonNode gold, JsonNode value, int[] counts) {
        if (gold.isContainerNode() && !gold.isEmpty()) {
            gold.properties().forEach(e -> count(e.getValue(), value.path(e.getKey()), counts));
            for (int i = 0; gold.isArray() && i < gold.size(); i++) {
                count(gold.get(i), value.path(i), counts);
            }
            return;
        }
        counts[0]++;
        counts[1] += JsonSchema.same(gold, value) ? 1 : 0;
    }
}
