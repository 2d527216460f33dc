package io.github.rlvr.djl.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.djl.format.ModelFormatException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** The typed fields of a JSON object; a null value counts as absent. */
final class ConfigFields {

    private final JsonNode json;
    private final Path file;
    private final String prefix;

    ConfigFields(JsonNode json, Path file) {
        this(json, file, "");
    }

    private ConfigFields(JsonNode json, Path file, String prefix) {
        this.json = json;
        this.file = file;
        this.prefix = prefix;
    }

    boolean has(String field) {
        return json.hasNonNull(field);
    }

    JsonNode node(String field) {
        return json.path(field);
    }

    /** The fields of a nested object; none if it is absent. */
    ConfigFields object(String field) throws ModelFormatException {
        if (has(field) && !json.get(field).isObject()) {
            throw fault(field, "must be an object");
        }
        return new ConfigFields(json.path(field), file, prefix + field + ".");
    }

    int requiredInt(String field) throws ModelFormatException {
        if (!has(field)) {
            throw fault(field, "is missing");
        }
        return optionalInt(field).getAsInt();
    }

    OptionalInt optionalInt(String field) throws ModelFormatException {
        if (!has(field)) {
            return OptionalInt.empty();
        }
        JsonNode node = json.get(field);
        if (!node.isIntegralNumber() || !node.canConvertToInt()) {
            throw fault(field, node + "; must be an integer");
        }
        return OptionalInt.of(node.intValue());
    }

    double requiredNumber(String field) throws ModelFormatException {
        if (!has(field)) {
            throw fault(field, "is missing");
        }
        return number(field, 0);
    }

    double number(String field, double otherwise) throws ModelFormatException {
        JsonNode node = json.path(field);
        if (has(field) && !node.isNumber()) {
            throw fault(field, node + "; must be a number");
        }
        return has(field) ? node.doubleValue() : otherwise;
    }

    boolean flag(String field) throws ModelFormatException {
        JsonNode node = json.path(field);
        if (has(field) && !node.isBoolean()) {
            throw fault(field, node + "; must be true or false");
        }
        return node.asBoolean();
    }

    Optional<String> text(String field) throws ModelFormatException {
        JsonNode node = json.path(field);
        if (has(field) && !node.isTextual()) {
            throw fault(field, node + "; must be a text");
        }
        return Optional.ofNullable(node.textValue());
    }

    /** Token ids: one integer or a list of them. */
    Set<Integer> ids(String field) throws ModelFormatException {
        Set<Integer> ids = new TreeSet<>();
        if (!has(field)) {
            return ids;
        }
        JsonNode node = json.get(field);
        for (JsonNode id : node.isArray() ? node : Set.of(node)) {
            if (!id.isInt()) {
                throw fault(field, node + "; must be an integer or a list of integers");
            }
            ids.add(id.intValue());
        }
        return ids;
    }

    /** One token id; -1, which some models write for "none", counts as absent. */
    OptionalInt id(String field) throws ModelFormatException {
        OptionalInt id = optionalInt(field);
        return id.isPresent() && id.getAsInt() == -1 ? OptionalInt.empty() : id;
    }

    ModelFormatException fault(String field, String problem) {
        return ModelFormatException.at(file, prefix + field, problem);
    }

    Path file() {
        return file;
    }
}
