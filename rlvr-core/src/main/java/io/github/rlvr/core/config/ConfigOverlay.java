package io.github.rlvr.core.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/** What a user wrote, in file and overrides, under this library's names. Not thread-safe. */
final class ConfigOverlay {

    private final ObjectNode tree = JsonNodeFactory.instance.objectNode();
    private final Map<String, String> places = new HashMap<>();
    private boolean epsilonForBoth;

    /** Takes over a document. */
    void addAll(YamlDocument document) {
        add("", document.root(), document);
        completeEpsilon();
    }

    /**
     * Sets one key.
     *
     * @param assignment {@code key.path=value}, the value in YAML
     */
    void override(String assignment) {
        int equals = assignment.indexOf('=');
        if (equals < 1) {
            throw new ConfigException("--set " + assignment + " is not of the form key.path=value");
        }
        String key = assignment.substring(0, equals).strip();
        JsonNode value = YamlDocument.value(assignment.substring(equals + 1).strip());
        put(key, value, "--set " + assignment, true);
        completeEpsilon();
    }

    /** The tree of everything that was written. */
    ObjectNode tree() {
        return tree;
    }

    /** Where a path was written: file and line, or the override. */
    String place(String path) {
        for (String p = path; !p.isEmpty(); p = p.substring(0, Math.max(0, p.lastIndexOf('.')))) {
            if (places.containsKey(p)) {
                return places.get(p);
            }
        }
        return "configuration";
    }

    private void add(String path, ObjectNode node, YamlDocument document) {
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            String inner = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
            boolean alias = ConfigAliases.find(inner).isPresent();
            if (!alias && entry.getValue() instanceof ObjectNode object && !object.isEmpty()) {
                places.putIfAbsent(inner, document.place(inner));
                add(inner, object, document);
            } else {
                put(inner, entry.getValue(), document.place(inner), false);
            }
        }
    }

    private void put(String key, JsonNode value, String place, boolean replace) {
        ConfigAliases.Alias alias = ConfigAliases.find(key).orElse(null);
        String path = alias == null ? key : alias.path();
        if (alias != null && !replace && places.containsKey(path)) {
            throw new ConfigException(
                    place
                            + ": "
                            + key
                            + " and "
                            + path
                            + " ("
                            + places.get(path)
                            + ") set the same thing; keep one");
        }
        epsilonForBoth |= key.equals("epsilon");
        places.put(path, place);
        set(path, alias == null ? value : translated(alias, value), place);
    }

    private static JsonNode translated(ConfigAliases.Alias alias, JsonNode value) {
        String known = alias.values().get(value.asText());
        return known == null ? value : JsonNodeFactory.instance.textNode(known);
    }

    private void set(String path, JsonNode value, String place) {
        ObjectNode node = tree;
        String[] keys = path.split("\\.", -1);
        for (int i = 0; i < keys.length - 1; i++) {
            JsonNode child = node.get(keys[i]);
            if (child != null && !child.isNull() && !child.isObject()) {
                throw new ConfigException(
                        place + ": '" + keys[i] + "' in " + path + " is no section");
            }
            node = child instanceof ObjectNode object ? object : node.putObject(keys[i]);
        }
        node.set(keys[keys.length - 1], value);
    }

    /** TRL's epsilon is both bounds unless epsilon_high is given. */
    private void completeEpsilon() {
        if (epsilonForBoth && !places.containsKey("algorithm.epsilon_high")) {
            JsonNode low = tree.path("algorithm").path("epsilon_low");
            set("algorithm.epsilon_high", low, place("algorithm.epsilon_low"));
        }
    }
}
