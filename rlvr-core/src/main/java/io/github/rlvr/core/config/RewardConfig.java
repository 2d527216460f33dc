package io.github.rlvr.core.config;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One entry of the list {@code rewards}.
 *
 * @param name of a {@link io.github.rlvr.core.reward.RewardProvider}
 * @param label under which it appears in metrics and other rewards read it; key {@code as}, the
 *     name by default
 * @param weight factor in the sum of all rewards
 * @param settings every other key of the entry, passed on unread
 */
public record RewardConfig(
        String name, @JsonIgnore String label, double weight, @JsonIgnore ObjectNode settings) {

    private static final String LABEL = "as";

    /** Copies the settings. */
    public RewardConfig {
        Rule.require(!name.isBlank(), "rewards.name", name, "must name a reward");
        Rule.require(!label.isBlank(), "rewards." + name + ".as", label, "must be a name");
        Rule.finite("rewards." + label + ".weight", weight);
        settings = settings.deepCopy();
    }

    /** A reward with its provider's defaults and weight 1. */
    public static RewardConfig of(String name) {
        return new RewardConfig(name, name, 1, JsonNodeFactory.instance.objectNode());
    }

    /** The settings; a copy. */
    @Override
    public ObjectNode settings() {
        return settings.deepCopy();
    }

    @JsonAnyGetter
    Map<String, JsonNode> keys() {
        Map<String, JsonNode> keys = new LinkedHashMap<>();
        if (!label.equals(name)) {
            keys.put(LABEL, TextNode.valueOf(label));
        }
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
        JsonNode label = settings.remove(LABEL);
        if (settings.get("settings") instanceof ObjectNode nested) {
            settings.remove("settings");
            settings.setAll(nested);
        }
        Rule.require(
                weight == null || weight.isNumber(),
                "rewards." + name + ".weight",
                weight,
                "must be a number");
        Rule.require(
                label == null || label.isTextual(),
                "rewards." + name + ".as",
                label,
                "must be a name");
        return new RewardConfig(
                name,
                label == null ? name : label.textValue(),
                weight == null ? 1 : weight.doubleValue(),
                settings);
    }
}
