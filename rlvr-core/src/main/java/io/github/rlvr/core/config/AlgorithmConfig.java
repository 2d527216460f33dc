package io.github.rlvr.core.config;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Section {@code algorithm}: a name and the settings that its provider understands.
 *
 * @param name of an {@link io.github.rlvr.core.algorithm.AlgorithmProvider}
 * @param settings every other key of the section, passed on unread
 */
public record AlgorithmConfig(String name, @JsonIgnore ObjectNode settings) {

    /** GRPO with its provider's defaults. */
    public static final AlgorithmConfig DEFAULTS =
            new AlgorithmConfig("grpo", JsonNodeFactory.instance.objectNode());

    /** Copies the settings. */
    public AlgorithmConfig {
        Rule.require(
                !name.isBlank(),
                "algorithm.name",
                name,
                "must name an algorithm, for example grpo");
        settings = settings.deepCopy();
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

    static AlgorithmConfig of(ObjectNode section) {
        ObjectNode settings = section.deepCopy();
        JsonNode name = settings.remove("name");
        return new AlgorithmConfig(name == null ? DEFAULTS.name : name.asText(), settings);
    }
}
