package io.github.rlvr.djl.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.djl.format.ModelFormatException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The tokens of a {@code tokenizer.json}: the model's own, overlaid by the added ones. */
final class Vocabulary {

    /** Largest id that is believed, so that a hostile file cannot make the table huge. */
    private static final int MAX_ID = 1 << 24;

    private final Path origin;
    private final Map<String, Integer> ids = new HashMap<>();
    private final BitSet special = new BitSet();
    private String[] tokens;

    private Vocabulary(Path origin) {
        this.origin = origin;
    }

    static Vocabulary read(JsonNode tokenizer, Path origin) throws ModelFormatException {
        Vocabulary vocabulary = new Vocabulary(origin);
        vocabulary.addModel(tokenizer.path("model").path("vocab"));
        for (JsonNode added : tokenizer.path("added_tokens")) {
            int id = vocabulary.add(added.path("content").asText(), added.path("id"));
            vocabulary.special.set(id, added.path("special").asBoolean());
        }
        vocabulary.index();
        return vocabulary;
    }

    private void addModel(JsonNode vocab) throws ModelFormatException {
        if (!vocab.isContainerNode()) {
            throw ModelFormatException.at(origin, "model.vocab", "is missing");
        }
        for (Map.Entry<String, JsonNode> entry : vocab.properties()) {
            add(entry.getKey(), entry.getValue());
        }
        // A Unigram vocabulary is a list of [token, score]; its order gives the ids.
        for (int i = 0; vocab.isArray() && i < vocab.size(); i++) {
            ids.put(vocab.get(i).path(0).asText(), i);
        }
    }

    private int add(String token, JsonNode id) throws ModelFormatException {
        if (!id.isInt() || id.intValue() < 0 || id.intValue() > MAX_ID) {
            throw ModelFormatException.at(
                    origin, "token \"" + token + "\"", "id " + id + "; must be in 0.." + MAX_ID);
        }
        ids.put(token, id.intValue());
        return id.intValue();
    }

    private void index() {
        int largest = ids.values().stream().mapToInt(Integer::intValue).max().orElse(-1);
        tokens = new String[largest + 1];
        ids.forEach((token, id) -> tokens[id] = token);
    }

    int size() {
        return tokens.length;
    }

    OptionalInt id(String token) {
        Integer id = ids.get(token);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    Optional<String> token(int id) {
        return id < 0 || id >= tokens.length ? Optional.empty() : Optional.ofNullable(tokens[id]);
    }

    boolean isSpecial(int id) {
        return id >= 0 && special.get(id);
    }
}
