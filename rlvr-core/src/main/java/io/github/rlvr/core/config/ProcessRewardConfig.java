package io.github.rlvr.core.config;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Section {@code process_reward}: what scores the steps of a completion, apart from the rewards of
 * its answer.
 *
 * @param name of a {@link io.github.rlvr.core.process.ProcessRewardProvider}; empty for none
 * @param separator text that ends a step: every token whose text ends with it is a separator
 * @param settings every other key of the section, passed on unread
 */
public record ProcessRewardConfig(String name, String separator, @JsonIgnore ObjectNode settings) {

    /** No process reward; steps would end at an empty line. */
    public static final ProcessRewardConfig DEFAULTS =
            new ProcessRewardConfig("", "\n\n", JsonNodeFactory.instance.objectNode());

    /** Checks the separator and copies the settings. */
    public ProcessRewardConfig {
        Rule.require(
                !separator.isEmpty(),
                "process_reward.separator",
                separator,
                "must be the text that ends a step, for example \"\\n\\n\"");
        settings = settings.deepCopy();
    }

    /** Whether steps are scored. */
    @JsonIgnore
    public boolean isEnabled() {
        return !name.isBlank();
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

    static ProcessRewardConfig of(ObjectNode section) {
        ObjectNode settings = section.deepCopy();
        return new ProcessRewardConfig(
                text(settings.remove("name"), "process_reward.name", DEFAULTS.name),
                text(settings.remove("separator"), "process_reward.separator", DEFAULTS.separator),
                settings);
    }

    private static String text(JsonNode node, String key, String byDefault) {
        if (node == null || node.isNull()) {
            return byDefault;
        }
        Rule.require(node.isTextual(), key, node, "must be a text");
        return node.textValue();
    }
}
