package io.github.rlvr.algorithms.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlvr.core.config.NearestKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads an algorithm's settings into records: a key that is absent keeps its default, a key that no
 * record knows is an error that names the nearest one. Keys are the record components in
 * snake_case.
 *
 * <p>One section may fill several records, so that what algorithms share is declared once.
 * Immutable.
 */
public final class SettingsReader {

    private static final ObjectMapper MAPPER =
            JsonMapper.builder()
                    .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .build();

    private final String algorithm;
    private final JsonNode settings;

    private SettingsReader(String algorithm, JsonNode settings) {
        this.algorithm = algorithm;
        this.settings = settings;
    }

    /**
     * Checks the keys of a section.
     *
     * @param algorithm name of the algorithm, for messages
     * @param settings the section without its {@code name}; may be empty or null
     * @param defaults the records that the section may fill, holding their default values
     * @throws IllegalArgumentException if a key belongs to none of the records
     */
    public static SettingsReader over(String algorithm, JsonNode settings, Record... defaults) {
        JsonNode section =
                settings == null || settings.isNull() ? MAPPER.createObjectNode() : settings;
        Set<String> known = new TreeSet<>();
        for (Record record : defaults) {
            known.addAll(keys(MAPPER.valueToTree(record)));
        }
        keys(section).forEach(key -> requireKnown(algorithm, key, known));
        return new SettingsReader(algorithm, section);
    }

    /**
     * Fills one of the records.
     *
     * @param defaults the values of absent keys
     * @throws IllegalArgumentException if a value has the wrong type or is out of range, naming the
     *     key
     */
    public <T extends Record> T read(T defaults) {
        ObjectNode tree = MAPPER.valueToTree(defaults);
        settings.properties()
                .forEach(
                        entry -> {
                            if (tree.has(entry.getKey())) {
                                tree.set(entry.getKey(), entry.getValue());
                            }
                        });
        @SuppressWarnings("unchecked")
        Class<T> type = (Class<T>) defaults.getClass();
        return convert(tree, type);
    }

    private <T extends Record> T convert(ObjectNode tree, Class<T> type) {
        try {
            return MAPPER.treeToValue(tree, type);
        } catch (ValueInstantiationException e) {
            throw new IllegalArgumentException(
                    "algorithm " + algorithm + ": " + e.getCause().getMessage(), e);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "algorithm " + algorithm + ": " + e.getOriginalMessage(), e);
        }
    }

    private static List<String> keys(JsonNode node) {
        return node.properties().stream().map(Map.Entry::getKey).toList();
    }

    private static void requireKnown(String algorithm, String key, Set<String> known) {
        if (!known.contains(key)) {
            throw new IllegalArgumentException(
                    "algorithm "
                            + algorithm
                            + " has no setting '"
                            + key
                            + "'; did you mean '"
                            + NearestKey.of(key, known).orElse("")
                            + "'? It has "
                            + String.join(", ", known));
        }
    }
}
