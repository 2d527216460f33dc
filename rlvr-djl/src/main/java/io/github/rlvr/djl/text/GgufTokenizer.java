package io.github.rlvr.djl.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlvr.djl.format.JsonFile;
import io.github.rlvr.djl.format.ModelFormatException;
import io.github.rlvr.djl.weights.GgufMetadata;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the tokenizer in a GGUF file's metadata into a {@code tokenizer.json}. Byte-level BPE only,
 * with the pre-tokenisers of {@link Pretokenizer}; whatever else is refused by name.
 */
public final class GgufTokenizer {

    private static final Logger LOG = LoggerFactory.getLogger(GgufTokenizer.class);
    private static final String PREFIX = "tokenizer.ggml.";
    private static final int CONTROL = 3;
    private static final int USER_DEFINED = 4;
    private static final int UNUSED = 5;

    private final GgufMetadata metadata;
    private final List<String> tokens;
    private final List<Long> types;

    private GgufTokenizer(GgufMetadata metadata) throws ModelFormatException {
        this.metadata = metadata;
        this.tokens = metadata.texts(PREFIX + "tokens");
        this.types = metadata.integers(PREFIX + "token_type");
        if (tokens.isEmpty() || types.size() != tokens.size()) {
            String rule = types.size() + " entries for " + tokens.size() + " tokens";
            throw metadata.fault(PREFIX + "token_type", rule + "; must be one each");
        }
    }

    /**
     * The tokenizer of a GGUF file.
     *
     * @throws ModelFormatException if its kind is not supported (names it) or its tables disagree
     */
    public static Tokenizer open(GgufMetadata metadata) throws IOException {
        return Tokenizer.parse(
                JsonFile.compact(new GgufTokenizer(metadata).json()), metadata.file());
    }

    /**
     * Special tokens and chat template of a GGUF file.
     *
     * @throws ModelFormatException if a special id is out of range
     */
    public static TokenizerConfig config(GgufMetadata metadata) throws ModelFormatException {
        return new TokenizerConfig(
                token(metadata, "bos_token_id"),
                token(metadata, "eos_token_id"),
                token(metadata, "padding_token_id"),
                metadata.text("tokenizer.chat_template"));
    }

    private static Optional<String> token(GgufMetadata metadata, String key)
            throws ModelFormatException {
        OptionalInt id = metadata.integer(PREFIX + key);
        if (id.isEmpty()) {
            return Optional.empty();
        }
        List<String> tokens = metadata.texts(PREFIX + "tokens");
        if (id.getAsInt() < 0 || id.getAsInt() >= tokens.size()) {
            String rule = "; must be in [0, " + tokens.size() + ")";
            throw metadata.fault(PREFIX + key, id.getAsInt() + rule);
        }
        return Optional.of(tokens.get(id.getAsInt()));
    }

    private ObjectNode json() throws ModelFormatException {
        requireBytePairs();
        Pretokenizer pretokenizer = pretokenizer();
        ObjectNode json = JsonFile.object().put("version", "1.0");
        json.putNull("truncation").putNull("padding");
        putAddedTokens(json.putArray("added_tokens"));
        if (pretokenizer.composes()) {
            json.putObject("normalizer").put("type", "NFC");
        } else {
            json.putNull("normalizer");
        }
        json.set("pre_tokenizer", pretokenizer.json());
        putPostProcessor(json.putObject("post_processor"), pretokenizer);
        Pretokenizer.putByteLevel(json.putObject("decoder"), true);
        putModel(json.putObject("model"), pretokenizer);
        return json;
    }

    private void requireBytePairs() throws ModelFormatException {
        String model = metadata.text(PREFIX + "model").orElse("none");
        if (!model.equals("gpt2")) {
            throw metadata.fault(
                    PREFIX + "model",
                    "\""
                            + model
                            + "\" is not supported; gpt2 (byte-level BPE) is, or put the model's"
                            + " tokenizer.json beside the file");
        }
    }

    private Pretokenizer pretokenizer() throws ModelFormatException {
        String name = metadata.text(PREFIX + "pre").orElse("none");
        if (name.equals("default")) {
            LOG.warn(
                    "{}: the file does not say how it splits texts (tokenizer.ggml.pre = default);"
                            + " using GPT-2's rule. Put the model's tokenizer.json beside it to be"
                            + " sure.",
                    metadata.file());
        }
        return Pretokenizer.byGgufName(name)
                .orElseThrow(
                        () ->
                                metadata.fault(
                                        PREFIX + "pre",
                                        "\""
                                                + name
                                                + "\" is not supported; "
                                                + Pretokenizer.supported()
                                                + " are, or put the model's tokenizer.json beside"
                                                + " the file"));
    }

    private void putAddedTokens(ArrayNode added) {
        for (int id = 0; id < tokens.size(); id++) {
            long type = types.get(id);
            if (type == CONTROL || type == USER_DEFINED) {
                AddedToken.put(added.addObject(), id, tokens.get(id), type == CONTROL);
            }
        }
    }

    /** What encoding with special tokens adds: the begin and end tokens the file asks for. */
    private void putPostProcessor(ObjectNode processor, Pretokenizer pretokenizer)
            throws ModelFormatException {
        processor.put("type", "TemplateProcessing");
        boolean bos = metadata.flag(PREFIX + "add_bos_token").orElse(pretokenizer.addsBos());
        boolean eos = metadata.flag(PREFIX + "add_eos_token").orElse(false);
        ObjectNode special = JsonFile.object();
        putSequence(0, bos, eos, processor.putArray("single"), special);
        ArrayNode pair = processor.putArray("pair");
        putSequence(0, bos, eos, pair, special);
        putSequence(1, bos, eos, pair, special);
        processor.set("special_tokens", special);
    }

    private void putSequence(
            int sequence, boolean bos, boolean eos, ArrayNode template, ObjectNode special)
            throws ModelFormatException {
        putSpecial(bos, "bos_token_id", sequence, template, special);
        template.addObject()
                .putObject("Sequence")
                .put("id", sequence == 0 ? "A" : "B")
                .put("type_id", sequence);
        putSpecial(eos, "eos_token_id", sequence, template, special);
    }

    private void putSpecial(
            boolean wanted, String key, int sequence, ArrayNode template, ObjectNode special)
            throws ModelFormatException {
        Optional<String> token = wanted ? token(metadata, key) : Optional.empty();
        if (token.isPresent()) {
            String text = token.get();
            template.addObject().putObject("SpecialToken").put("id", text).put("type_id", sequence);
            ObjectNode entry = special.putObject(text).put("id", text);
            entry.putArray("ids").add(metadata.requiredInteger(PREFIX + key));
            entry.putArray("tokens").add(text);
        }
    }

    private void putModel(ObjectNode model, Pretokenizer pretokenizer) throws ModelFormatException {
        model.put("type", "BPE").putNull("dropout").putNull("unk_token");
        model.put("continuing_subword_prefix", "").put("end_of_word_suffix", "");
        model.put("fuse_unk", false).put("byte_fallback", false);
        model.put("ignore_merges", pretokenizer.ignoresMerges());
        ObjectNode vocab = model.putObject("vocab");
        for (int id = 0; id < tokens.size(); id++) {
            // Unused entries only pad the model's matrix; they must not count as tokens.
            if (types.get(id) != UNUSED) {
                vocab.put(tokens.get(id), id);
            }
        }
        putMerges(model.putArray("merges"));
    }

    private void putMerges(ArrayNode merges) throws ModelFormatException {
        for (String merge : metadata.texts(PREFIX + "merges")) {
            int space = merge.indexOf(' ', 1);
            if (space < 0) {
                throw metadata.fault(
                        PREFIX + "merges", "\"" + merge + "\"; must be two tokens and a space");
            }
            merges.addArray().add(merge.substring(0, space)).add(merge.substring(space + 1));
        }
    }
}
