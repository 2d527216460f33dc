package io.github.rlvr.rewards.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A subset of JSON Schema: type, required, properties, items, enum, const, minimum, maximum,
 * minLength, maxLength, pattern and additionalProperties (true or false). Immutable.
 *
 * <p>A pattern is one that {@link LinearPattern} can match in linear time.
 */
public final class JsonSchema {

    private static final Set<String> KEYWORDS =
            Set.of(
                    "type",
                    "required",
                    "properties",
                    "items",
                    "enum",
                    "const",
                    "minimum",
                    "maximum",
                    "minLength",
                    "maxLength",
                    "pattern",
                    "additionalProperties",
                    "title",
                    "description",
                    "$schema");

    private final JsonNode schema;

    /**
     * A schema.
     *
     * @throws IllegalArgumentException for a keyword or pattern outside the subset, naming it
     */
    public JsonSchema(JsonNode schema) {
        this.schema = schema.deepCopy();
        check(this.schema);
    }

    private static void check(JsonNode schema) {
        for (Map.Entry<String, JsonNode> entry : schema.properties()) {
            if (!KEYWORDS.contains(entry.getKey())) {
                throw new IllegalArgumentException(
                        "schema holds '"
                                + entry.getKey()
                                + "', which is not supported; there are "
                                + KEYWORDS.stream().sorted().toList());
            }
        }
        if (schema.has("pattern")) {
            new LinearPattern(schema.get("pattern").asText());
        }
        schema.path("properties").properties().forEach(e -> check(e.getValue()));
        if (schema.has("items")) {
            check(schema.get("items"));
        }
    }

    /** Why a value does not fit, empty when it does. */
    public Optional<String> violation(JsonNode value) {
        return Optional.ofNullable(violation(schema, value, "$"));
    }

    private static String violation(JsonNode schema, JsonNode value, String path) {
        if (schema.has("type") && !hasType(schema.get("type"), value)) {
            return path + " is not of type " + schema.get("type");
        }
        if (schema.has("const") && !same(schema.get("const"), value)) {
            return path + " is not " + schema.get("const");
        }
        if (schema.has("enum") && !isOneOf(schema.get("enum"), value)) {
            return path + " is not one of " + schema.get("enum");
        }
        String own = value.isNumber() ? range(schema, value, path) : text(schema, value, path);
        if (own != null) {
            return own;
        }
        return value.isObject() ? object(schema, value, path) : items(schema, value, path);
    }

    private static String range(JsonNode schema, JsonNode value, String path) {
        if (schema.has("minimum")
                && value.decimalValue().compareTo(schema.get("minimum").decimalValue()) < 0) {
            return path + " is below " + schema.get("minimum");
        }
        return schema.has("maximum")
                        && value.decimalValue().compareTo(schema.get("maximum").decimalValue()) > 0
                ? path + " is above " + schema.get("maximum")
                : null;
    }

    private static String text(JsonNode schema, JsonNode value, String path) {
        if (!value.isTextual()) {
            return null;
        }
        String text = value.asText();
        int length = text.codePointCount(0, text.length());
        if (length < schema.path("minLength").asInt(0)
                || length > schema.path("maxLength").asInt(Integer.MAX_VALUE)) {
            return path + " has a length of " + length;
        }
        return schema.has("pattern")
                        && !new LinearPattern(schema.get("pattern").asText()).find(text)
                ? path + " does not match " + schema.get("pattern")
                : null;
    }

    private static String object(JsonNode schema, JsonNode value, String path) {
        for (JsonNode key : schema.path("required")) {
            if (!value.has(key.asText())) {
                return path + " lacks " + key;
            }
        }
        boolean open = schema.path("additionalProperties").asBoolean(true);
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            JsonNode property = schema.path("properties").get(entry.getKey());
            if (property == null && !open) {
                return path + " has the additional key " + entry.getKey();
            }
            String inner =
                    property == null
                            ? null
                            : violation(property, entry.getValue(), path + "." + entry.getKey());
            if (inner != null) {
                return inner;
            }
        }
        return null;
    }

    private static String items(JsonNode schema, JsonNode value, String path) {
        for (int i = 0; value.isArray() && schema.has("items") && i < value.size(); i++) {
            String inner = violation(schema.get("items"), value.get(i), path + "[" + i + "]");
            if (inner != null) {
                return inner;
            }
        }
        return null;
    }

    private static boolean hasType(JsonNode type, JsonNode value) {
        if (type.isArray()) {
            for (JsonNode one : type) {
                if (hasType(one, value)) {
                    return true;
                }
            }
            return false;
        }
        return switch (type.asText()) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "number" -> value.isNumber();
            case "integer" ->
                    value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0;
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            default -> false;
        };
    }

    private static boolean isOneOf(JsonNode options, JsonNode value) {
        for (JsonNode option : options) {
            if (same(option, value)) {
                return true;
            }
        }
        return false;
    }

    /** Equal values, numbers by size: 1 is 1.0. */
    static boolean same(JsonNode a, JsonNode b) {
        return a.isNumber() && b.isNumber()
                ? a.decimalValue().compareTo(b.decimalValue()) == 0
                : a.equals(b);
    }
}
