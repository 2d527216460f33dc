package io.github.rlvr.djl.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlvr.djl.format.JsonFile;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The ways of splitting a text before byte-level BPE that GGUF files name and we reproduce. */
enum Pretokenizer {
    /** GPT-2's regular expression. */
    GPT2(null, "gpt-2", "default"),
    /** Every digit alone, then GPT-2's regular expression. */
    SMOLLM(null, "smollm"),
    /** Llama 3: runs of up to three digits. */
    LLAMA3("\\p{N}{1,3}", "llama-bpe"),
    /** Qwen2: composed characters, every digit alone. */
    QWEN2("\\p{N}", "qwen2");

    private final String digits;
    private final String[] ggufNames;

    Pretokenizer(String digits, String... ggufNames) {
        this.digits = digits;
        this.ggufNames = ggufNames;
    }

    static Optional<Pretokenizer> byGgufName(String name) {
        return Arrays.stream(values())
                .filter(one -> Arrays.asList(one.ggufNames).contains(name))
                .findFirst();
    }

    static String supported() {
        return Arrays.stream(values())
                .flatMap(one -> Stream.of(one.ggufNames))
                .collect(Collectors.joining(", "));
    }

    /** Whether characters are composed first (Unicode NFC). */
    boolean composes() {
        return this == QWEN2;
    }

    /** Whether a whole word in the vocabulary is taken without looking at the merges. */
    boolean ignoresMerges() {
        return this == LLAMA3;
    }

    /** Whether a text begins with a special token where the file does not say. */
    boolean addsBos() {
        return this == LLAMA3;
    }

    ObjectNode json() {
        ObjectNode json = JsonFile.object().put("type", "Sequence");
        ArrayNode steps = json.putArray("pretokenizers");
        if (this == SMOLLM) {
            steps.addObject().put("type", "Digits").put("individual_digits", true);
        }
        if (digits != null) {
            ObjectNode split = steps.addObject().put("type", "Split");
            split.putObject("pattern").put("Regex", expression());
            split.put("behavior", "Isolated").put("invert", false);
        }
        putByteLevel(steps.addObject(), digits == null);
        return json;
    }

    private String expression() {
        return "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|"
                + digits
                + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    }

    static void putByteLevel(ObjectNode json, boolean useRegex) {
        json.put("type", "ByteLevel").put("add_prefix_space", false);
        json.put("trim_offsets", true).put("use_regex", useRegex);
    }
}
