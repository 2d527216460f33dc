package io.github.rlvr.core.config;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One entry of the list {@code rewards}.
 *
 * @param name of a {@link io.github.rlvr.core.reward.RewardProvider}
 * @param weight factor in the sum of all rewards
 * @param settings every other key of the entry, passed on unread
 */
public record RewardConfig(String name, double weight, @JsonIgnore ObjectNode settings) {

    /** Copies the settings. */
    public RewardConfig {
        Rule.require(!name.isBlank(), "rewards.name", name, "must name a reward");
        Rule.finite("rewards." + name + ".weight", weight);
        settings = settings.deepCopy();
    }

    /** A reward with its provider's defaults and weight 1. */
    public static RewardConfig of(String name) {
        return new RewardConfig(name, 1, JsonNodeFactory.instance.objectNode());
    }

    /** The settings; a copy. */
    @Override
    public ObjectNode settings() {
        return settings.deepCopy();
    }

    @JsonAnyGetter
    Map<String, JsonNode> keys() {
        Map<String, JsonNode> keys = new LinkedHashMap<>();
        settings.properties().forEach(entry -> keys.put(entry.getKey(), entry.getValue()));
        return keys;
    }

    /** From a name, or a mapping in which {@code settings} may also be a mapping of its own. */
    static RewardConfig of(JsonNode entry) {
        if (entry.isTextual()) {
            return of(entry.textValue());
        }
        if (!entry.isObject() || !entry.path("name").isTextual()) {
            throw new ConfigException(
                    "rewards holds "
                            + entry
                            + "; every entry needs a name, for example {name: exact_answer, weight: 1}");
        }
        ObjectNode settings = entry.deepCopy();
        String name = settings.remove("name").asText();
        JsonNode weight = settings.remove("weight");
        if (settings.get("settings") instanceof ObjectNode nested) {
            settings.remove("settings");
            settings.setAll(nested);
        }
        Rule.require(
                weight == null || weight.isNumber(),
                "rewards." + name + ".weight",
                weight,
                "must be a number");
        return new RewardConfig(name, weight == null ? 1 : weight.doubleValue(), settings);
    }
}
