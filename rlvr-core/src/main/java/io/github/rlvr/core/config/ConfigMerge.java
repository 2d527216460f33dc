package io.github.rlvr.core.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Lays what a user wrote over the defaults. The defaults say which keys exist and what kind of
 * value each takes.
 */
final class ConfigMerge {

    /** Sections whose keys are checked by whoever the section names. */
    private static final Set<String> OPEN = Set.of("algorithm");

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final UnaryOperator<String> place;
    private final ObjectNode defaults;

    /**
     * A merge.
     *
     * @param place where a path stands, for messages
     */
    ConfigMerge(ObjectNode defaults, UnaryOperator<String> place) {
        this.defaults = defaults;
        this.place = place;
    }

    ObjectNode over(ObjectNode written) {
        return object("", defaults, written);
    }

    private ObjectNode object(String path, ObjectNode known, ObjectNode written) {
        ObjectNode merged = known.deepCopy();
        for (Map.Entry<String, JsonNode> entry : written.properties()) {
            String key = entry.getKey();
            String inner = path.isEmpty() ? key : path + "." + key;
            if (!known.has(key) && !OPEN.contains(path)) {
                throw unknown(inner, key, known);
            }
            merged.set(
                    key,
                    OPEN.contains(path)
                            ? entry.getValue()
                            : value(inner, known.get(key), entry.getValue()));
        }
        return merged;
    }

    private JsonNode value(String path, JsonNode known, JsonNode written) {
        if (written.isNull() || known.isObject() && "".equals(written.textValue())) {
            return known;
        }
        if (known instanceof ObjectNode section) {
            if (!(written instanceof ObjectNode object)) {
                throw wrong(path, written, "a section with the keys " + keys(section));
            }
            return object(path, section, object);
        }
        if (known.isArray()) {
            return written.isArray() ? written : NODES.arrayNode().add(written);
        }
        return scalar(path, known, written);
    }

    private JsonNode scalar(String path, JsonNode known, JsonNode written) {
        if (written.isContainerNode()) {
            throw wrong(path, written, "a single value");
        }
        if (known.isBoolean() && !written.isBoolean()) {
            throw wrong(path, written, "true or false");
        }
        if (known.isIntegralNumber()) {
            return whole(path, known, written);
        }
        if (known.isNumber() && !written.isNumber()) {
            throw wrong(path, written, "a number");
        }
        return known.isTextual() ? NODES.textNode(written.asText()) : written;
    }

    private JsonNode whole(String path, JsonNode known, JsonNode written) {
        boolean whole =
                written.isNumber() && written.doubleValue() == Math.rint(written.doubleValue());
        boolean fits = known.isInt() ? written.canConvertToInt() : written.canConvertToLong();
        if (!whole || !fits) {
            throw wrong(path, written, "a whole number");
        }
        return NODES.numberNode(written.longValue());
    }

    private ConfigException unknown(String path, String key, ObjectNode known) {
        String section =
                path.equals(key)
                        ? "the configuration"
                        : path.substring(0, path.length() - key.length() - 1);
        String remark = ConfigAliases.remark(key);
        String hint =
                remark.isEmpty()
                        ? "did you mean '"
                                + nearest(path, key, known)
                                + "'? "
                                + section
                                + " knows "
                                + keys(known)
                        : remark;
        return new ConfigException(place.apply(path) + ": unknown key '" + path + "'; " + hint);
    }

    /** The nearest key of the section, or one of another section that has this very name. */
    private String nearest(String path, String key, ObjectNode known) {
        List<String> elsewhere = new ArrayList<>();
        defaults.properties()
                .forEach(
                        section -> {
                            if (section.getValue().has(key)) {
                                elsewhere.add(section.getKey() + "." + key);
                            }
                        });
        if (!elsewhere.isEmpty()) {
            return elsewhere.get(0);
        }
        String prefix = path.substring(0, path.length() - key.length());
        return prefix + NearestKey.of(key, keys(known)).orElse("");
    }

    private ConfigException wrong(String path, JsonNode written, String rule) {
        return new ConfigException(
                place.apply(path) + ": " + path + " is " + written + "; it must be " + rule);
    }

    private static Set<String> keys(ObjectNode node) {
        Set<String> keys = new TreeSet<>();
        node.fieldNames().forEachRemaining(keys::add);
        return keys;
    }
}
