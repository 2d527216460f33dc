package io.github.rlvr.core.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A YAML text as a tree that remembers on which line every key stands.
 *
 * @param name of the file, for messages
 * @param root the document, empty if the text is
 * @param lines line of every path such as {@code optimizer.learning_rate}, from 1
 */
record YamlDocument(String name, ObjectNode root, Map<String, Integer> lines) {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final YAMLFactory YAML =
            YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    // YAML 1.1 takes 1e-6 for a text because it lacks a point; nobody who writes it means one.
    private static final Pattern EXPONENT =
            Pattern.compile("[-+]?[0-9]+(\\.[0-9]*)?[eE][-+]?[0-9]+");

    static YamlDocument parse(String name, String text) {
        Map<String, Integer> lines = new LinkedHashMap<>();
        try (JsonParser parser = YAML.createParser(text)) {
            JsonNode root =
                    parser.nextToken() == null ? NODES.objectNode() : node(parser, "", lines);
            if (root.isNull()) {
                root = NODES.objectNode();
            }
            if (!(root instanceof ObjectNode object)) {
                throw new ConfigException(
                        name
                                + " must be a mapping of sections such as model and trainer, not "
                                + root);
            }
            if (parser.nextToken() != null) {
                int line = parser.currentTokenLocation().getLineNr();
                throw new ConfigException(
                        name + ":" + line + ": a second document begins; a configuration is one");
            }
            return new YamlDocument(name, object, lines);
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            int column = e.getLocation() == null ? 1 : e.getLocation().getColumnNr();
            throw new ConfigException(
                    name
                            + ":"
                            + line
                            + ":"
                            + column
                            + ": not valid YAML: "
                            + e.getOriginalMessage().strip(),
                    e);
        } catch (IOException e) {
            throw new ConfigException(name + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** A value as it would stand behind a key, for {@code --set}. */
    static JsonNode value(String text) {
        try (JsonParser parser = YAML.createParser(text)) {
            return parser.nextToken() == null
                    ? NODES.textNode("")
                    : node(parser, "", new LinkedHashMap<>());
        } catch (IOException e) {
            // Not YAML at all, for example an unclosed quote: then the text is meant as it stands.
            return NODES.textNode(text);
        }
    }

    /** {@code file:line} of a path or of its nearest parent. */
    String place(String path) {
        for (String p = path; !p.isEmpty(); p = p.substring(0, Math.max(0, p.lastIndexOf('.')))) {
            Integer line = lines.get(p);
            if (line != null) {
                return name + ":" + line;
            }
        }
        return name;
    }

    private static JsonNode node(JsonParser parser, String path, Map<String, Integer> lines)
            throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, path, lines);
            case START_ARRAY -> array(parser, path, lines);
            case VALUE_NUMBER_INT -> whole(parser);
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
            case VALUE_TRUE, VALUE_FALSE -> NODES.booleanNode(parser.getBooleanValue());
            case VALUE_NULL -> NODES.nullNode();
            default -> text(parser.getText());
        };
    }

    private static JsonNode whole(JsonParser parser) throws IOException {
        return switch (parser.getNumberType()) {
            case INT -> NODES.numberNode(parser.getIntValue());
            case LONG -> NODES.numberNode(parser.getLongValue());
            default -> NODES.numberNode(parser.getBigIntegerValue());
        };
    }

    private static JsonNode text(String text) {
        return EXPONENT.matcher(text).matches()
                ? NODES.numberNode(Double.parseDouble(text))
                : NODES.textNode(text);
    }

    private static ObjectNode object(JsonParser parser, String path, Map<String, Integer> lines)
            throws IOException {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            String inner = path.isEmpty() ? key : path + "." + key;
            lines.put(inner, parser.currentTokenLocation().getLineNr());
            parser.nextToken();
            object.set(key, node(parser, inner, lines));
        }
        return object;
    }

    private static ArrayNode array(JsonParser parser, String path, Map<String, Integer> lines)
            throws IOException {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(node(parser, path + "." + array.size(), lines));
        }
        return array;
    }
}
