package io.github.rlvr.djl.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlvr.djl.format.JsonFile;
import io.github.rlvr.djl.format.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a model folder says about its tokenizer beside {@code tokenizer.json}. Immutable.
 *
 * @param bosToken text of the token that begins a text, for the chat template
 * @param eosToken text of the token that ends a turn
 * @param padToken text of the padding token
 * @param chatTemplate the Jinja template of a conversation
 */
public record TokenizerConfig(
        Optional<String> bosToken,
        Optional<String> eosToken,
        Optional<String> padToken,
        Optional<String> chatTemplate) {

    /** The file of special tokens and, in older models, of the chat template. */
    public static final String FILE = "tokenizer_config.json";

    /** The file of the chat template in newer models; it wins over {@link #FILE}. */
    public static final String TEMPLATE_FILE = "chat_template.jinja";

    private static final String TEMPLATE_FIELD = "chat_template";

    /** Knows nothing: no special tokens, no template. */
    public static TokenizerConfig empty() {
        return new TokenizerConfig(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * Reads a folder's {@value #FILE} and {@value #TEMPLATE_FILE}; both may be missing.
     *
     * @throws ModelFormatException if a file is malformed
     */
    public static TokenizerConfig read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        ObjectNode json = Files.exists(file) ? JsonFile.read(file) : JsonFile.object();
        return new TokenizerConfig(
                token(json, "bos_token", file),
                token(json, "eos_token", file),
                token(json, "pad_token", file),
                template(folder, json, file));
    }

    /** The same, with what is absent taken from another. */
    public TokenizerConfig orElse(TokenizerConfig other) {
        return new TokenizerConfig(
                bosToken.or(other::bosToken),
                eosToken.or(other::eosToken),
                padToken.or(other::padToken),
                chatTemplate.or(other::chatTemplate));
    }

    /** The same with another template. */
    public TokenizerConfig withChatTemplate(String template) {
        return new TokenizerConfig(bosToken, eosToken, padToken, Optional.of(template));
    }

    /** The content of {@value #FILE}, the chat template inside, for transformers to read. */
    public String toJson() {
        ObjectNode json = JsonFile.object();
        bosToken.ifPresent(token -> json.put("bos_token", token));
        eosToken.ifPresent(token -> json.put("eos_token", token));
        padToken.ifPresent(token -> json.put("pad_token", token));
        json.put("clean_up_tokenization_spaces", false);
        json.put("tokenizer_class", "PreTrainedTokenizerFast");
        chatTemplate.ifPresent(template -> json.put(TEMPLATE_FIELD, template));
        return JsonFile.format(json);
    }

    /** A token is a text, or in older files an object with a text as its content. */
    private static Optional<String> token(JsonNode json, String field, Path file)
            throws ModelFormatException {
        JsonNode node = json.path(field);
        JsonNode text = node.isObject() ? node.path("content") : node;
        if (text.isTextual()) {
            return Optional.of(text.textValue());
        }
        if (text.isNull() || text.isMissingNode()) {
            return Optional.empty();
        }
        throw ModelFormatException.at(file, field, node + "; must be a text or null");
    }

    private static Optional<String> template(Path folder, JsonNode json, Path file)
            throws IOException {
        Path separate = folder.resolve(TEMPLATE_FILE);
        if (Files.exists(separate)) {
            return Optional.of(JsonFile.text(separate));
        }
        JsonNode node = json.path(TEMPLATE_FIELD);
        if (!node.isArray()) {
            return token(json, TEMPLATE_FIELD, file);
        }
        for (JsonNode named : node) {
            if (named.path("name").asText().equals("default")) {
                return Optional.of(named.path("template").asText());
            }
        }
        throw ModelFormatException.at(
                file, TEMPLATE_FIELD, "lists templates, but none is named \"default\"");
    }
}
