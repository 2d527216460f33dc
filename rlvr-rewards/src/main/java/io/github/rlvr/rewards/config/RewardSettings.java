package io.github.rlvr.rewards.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Typed access to the settings of one reward. Every key that is read becomes a known key; {@link
 * #refuseOthers()} then rejects what nobody read. Not thread-safe; used while a reward is built.
 */
public final class RewardSettings {

    private final String reward;
    private final JsonNode node;
    private final Set<String> known = new LinkedHashSet<>();
    private final Set<String> missing = new LinkedHashSet<>();

    /**
     * Wraps the settings of a reward.
     *
     * @param reward the reward's configured name, for messages
     * @param node a JSON object; {@code null} and JSON null mean no settings
     * @throws IllegalArgumentException when the node is neither absent nor an object
     */
    public RewardSettings(String reward, JsonNode node) {
        if (node != null && !node.isNull() && !node.isMissingNode() && !node.isObject()) {
            throw new IllegalArgumentException(
                    "settings of reward " + reward + " must be a mapping, not " + node);
        }
        this.reward = reward;
        this.node = node;
    }

    /** The number under a key, or the default. */
    public double number(String key, double byDefault) {
        JsonNode value = take(key);
        if (value == null) {
            return byDefault;
        }
        if (!value.isNumber() || !Double.isFinite(value.asDouble())) {
            throw wrong(key, value, "a finite number");
        }
        return value.asDouble();
    }

    /** The whole number under a key, or the default. */
    public int integer(String key, int byDefault) {
        JsonNode value = take(key);
        if (value == null) {
            return byDefault;
        }
        if (!value.canConvertToInt() || !value.isIntegralNumber()) {
            throw wrong(key, value, "a whole number");
        }
        return value.asInt();
    }

    /** The truth value under a key, or the default. */
    public boolean flag(String key, boolean byDefault) {
        JsonNode value = take(key);
        if (value == null) {
            return byDefault;
        }
        if (!value.isBoolean()) {
            throw wrong(key, value, "true or false");
        }
        return value.asBoolean();
    }

    /** The text under a key, or the default. */
    public String text(String key, String byDefault) {
        JsonNode value = take(key);
        if (value == null) {
            return byDefault;
        }
        if (!value.isTextual()) {
            throw wrong(key, value, "a text");
        }
        return value.asText();
    }

    /** The constant whose lower-case name stands under a key, or the default. */
    public <E extends Enum<E>> E choice(String key, Class<E> type, E byDefault) {
        JsonNode value = take(key);
        if (value == null) {
            return byDefault;
        }
        for (E constant : type.getEnumConstants()) {
            if (nameOf(constant).equals(value.asText())) {
                return constant;
            }
        }
        throw wrong(
                key,
                value,
                "one of "
                        + Arrays.stream(type.getEnumConstants())
                                .map(RewardSettings::nameOf)
                                .toList());
    }

    /** The text under a key that must be there; empty until {@link #refuseOthers()} says so. */
    public String required(String key) {
        String value = text(key, "");
        if (value.isEmpty()) {
            missing.add(key);
        }
        return value;
    }

    /** The texts under a key: a list, or a single text; the default where the key is absent. */
    public List<String> texts(String key, String... byDefault) {
        JsonNode value = take(key);
        if (value == null) {
            return List.of(byDefault);
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : value.isArray() ? value : List.of(value)) {
            if (!element.isTextual()) {
                throw wrong(key, value, "a text or a list of texts");
            }
            texts.add(element.asText());
        }
        return List.copyOf(texts);
    }

    /** The texts under a key that must hold at least one. */
    public List<String> requiredTexts(String key) {
        List<String> texts = texts(key);
        if (texts.isEmpty()) {
            missing.add(key);
        }
        return texts;
    }

    /** The numbers under a key; empty where the key is absent. */
    public double[] numbers(String key) {
        JsonNode value = take(key);
        if (value == null) {
            return new double[0];
        }
        List<Double> numbers = new ArrayList<>();
        for (JsonNode element : value.isArray() ? value : List.of(value)) {
            if (!element.isNumber() || !Double.isFinite(element.asDouble())) {
                throw wrong(key, value, "a list of finite numbers");
            }
            numbers.add(element.asDouble());
        }
        return numbers.stream().mapToDouble(x -> x).toArray();
    }

    /** The mapping under a key; empty where the key is absent. */
    public Optional<JsonNode> mapping(String key) {
        JsonNode value = take(key);
        if (value != null && !value.isObject()) {
            throw wrong(key, value, "a mapping");
        }
        return Optional.ofNullable(value);
    }

    /**
     * Rejects every key that was not read, and required ones that are not there.
     *
     * @throws IllegalArgumentException naming the key and the nearest known one
     */
    public void refuseOthers() {
        refuseUnknown();
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(
                    "reward " + reward + " needs the setting " + String.join(" and ", missing));
        }
    }

    private void refuseUnknown() {
        if (node == null) {
            return;
        }
        for (Iterator<String> keys = node.fieldNames(); keys.hasNext(); ) {
            String key = keys.next();
            if (!known.contains(key)) {
                throw new IllegalArgumentException(
                        "reward " + reward + " has no setting '" + key + "'" + hint(key));
            }
        }
    }

    private String hint(String key) {
        return known.stream()
                .min((a, b) -> Integer.compare(distance(key, a), distance(key, b)))
                .map(nearest -> "; did you mean '" + nearest + "'? It knows " + known)
                .orElse("; it has none at all");
    }

    private JsonNode take(String key) {
        known.add(key);
        JsonNode value = node == null ? null : node.get(key);
        return value == null || value.isNull() ? null : value;
    }

    private IllegalArgumentException wrong(String key, JsonNode value, String rule) {
        return new IllegalArgumentException(
                "rewards." + reward + "." + key + " is " + value + "; it must be " + rule);
    }

    private static String nameOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        Arrays.setAll(row, j -> j);
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
