package io.github.rlvr.core.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads a {@link TrainConfig} from YAML and {@code key.path=value} overrides. Stateless. */
public final class ConfigReader {

    private ConfigReader() {}

    /**
     * Reads a file.
     *
     * @param overrides such as {@code trainer.steps=20} or {@code num_generations=16}, applied in
     *     order
     * @throws ConfigException if it is missing, no YAML, holds an unknown key or a value that a
     *     rule forbids; names file, line, key and remedy
     */
    public static TrainConfig read(Path file, List<String> overrides) {
        try {
            return parse(
                    file.toString(), Files.readString(file, StandardCharsets.UTF_8), overrides);
        } catch (NoSuchFileException e) {
            throw new ConfigException("configuration " + file + " does not exist", e);
        } catch (MalformedInputException e) {
            throw new ConfigException("configuration " + file + " is not UTF-8", e);
        } catch (IOException e) {
            throw new ConfigException(
                    "configuration " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Reads a text.
     *
     * @param name for messages
     * @param overrides such as {@code trainer.steps=20}
     * @throws ConfigException as {@link #read}
     */
    public static TrainConfig parse(String name, String yaml, List<String> overrides) {
        YamlDocument document = YamlDocument.parse(name, withoutByteOrderMark(yaml));
        ConfigOverlay overlay = new ConfigOverlay();
        overlay.addAll(document);
        for (String override : overrides) {
            overlay.override(override);
        }
        ObjectNode merged =
                new ConfigMerge(ConfigMapper.toTree(TrainConfig.DEFAULTS), overlay::place)
                        .over(overlay.tree());
        try {
            return ConfigMapper.toConfig(merged);
        } catch (ConfigException e) {
            throw new ConfigException(
                    overlay.place(keyOf(e.getMessage())) + ": " + e.getMessage(), e);
        }
    }

    /**
     * The settings in which two configurations differ, one a line: {@code key: first -> second}.
     *
     * @param ignored keys that are not compared
     */
    public static List<String> differences(
            TrainConfig first, TrainConfig second, List<String> ignored) {
        Map<String, JsonNode> before = leaves(ConfigMapper.toTree(first));
        Map<String, JsonNode> after = leaves(ConfigMapper.toTree(second));
        List<String> differences = new ArrayList<>();
        Stream.concat(before.keySet().stream(), after.keySet().stream())
                .distinct()
                .filter(key -> !ignored.contains(key))
                .filter(key -> !shown(before, key).equals(shown(after, key)))
                .forEach(
                        key ->
                                differences.add(
                                        key
                                                + ": "
                                                + shown(before, key)
                                                + " -> "
                                                + shown(after, key)));
        return differences;
    }

    private static String shown(Map<String, JsonNode> leaves, String key) {
        JsonNode node = leaves.get(key);
        return node == null ? "(not set)" : node.toString();
    }

    private static Map<String, JsonNode> leaves(ObjectNode tree) {
        Map<String, JsonNode> leaves = new LinkedHashMap<>();
        tree.properties()
                .forEach(
                        section -> {
                            if (section.getValue() instanceof ObjectNode object) {
                                object.properties()
                                        .forEach(
                                                e ->
                                                        leaves.put(
                                                                section.getKey() + "." + e.getKey(),
                                                                e.getValue()));
                            } else {
                                leaves.put(section.getKey(), section.getValue());
                            }
                        });
        return leaves;
    }

    private static String keyOf(String message) {
        int end = message.indexOf(' ');
        return end < 0 ? message : message.substring(0, end);
    }

    private static String withoutByteOrderMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
}
