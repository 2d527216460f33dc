package io.github.rlvr.djl.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlvr.djl.format.JsonFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Builds a tokenizer for synthetic tasks whose tokens are given symbols: single characters, or
 * words such as {@code true}. Longer symbols are preferred; a text that holds anything else is
 * refused by {@link Tokenizer#encode}, never shortened. The result is an ordinary {@code
 * tokenizer.json}.
 */
public final class SymbolTokenizer {

    private SymbolTokenizer() {}

    /**
     * A tokenizer with ids in the order given, special tokens first.
     *
     * @param special tokens that decoding can skip, for example {@code <eos>}
     * @param symbols what texts are made of; none empty, none twice
     * @throws IllegalArgumentException naming the token that is empty or appears twice
     */
    public static Tokenizer create(List<String> special, List<String> symbols) {
        String json = json(special, symbols);
        try {
            return Tokenizer.parse(json, Path.of("symbols"));
        } catch (IOException e) {
            throw new IllegalArgumentException("these symbols make no tokenizer", e);
        }
    }

    /** The {@code tokenizer.json} of {@link #create}, as text. */
    static String json(List<String> special, List<String> symbols) {
        requireDistinct(special, symbols);
        ObjectNode json = JsonFile.object().put("version", "1.0");
        json.putNull("truncation").putNull("padding");
        ArrayNode added = json.putArray("added_tokens");
        ObjectNode vocab = JsonFile.object();
        for (String token : special) {
            AddedToken.put(added.addObject(), vocab.size(), token, true);
            vocab.put(token, vocab.size());
        }
        symbols.forEach(symbol -> vocab.put(symbol, vocab.size()));
        json.putNull("normalizer");
        ObjectNode split = json.putObject("pre_tokenizer").put("type", "Split");
        split.putObject("pattern").put("Regex", expression(symbols));
        split.put("behavior", "Isolated").put("invert", false);
        json.putNull("post_processor").putObject("decoder").put("type", "Fuse");
        // An unknown token outside the vocabulary makes the library refuse unknown symbols.
        ObjectNode model = json.putObject("model").put("type", "WordLevel");
        model.put("unk_token", "").set("vocab", vocab);
        return JsonFile.format(json);
    }

    private static void requireDistinct(List<String> special, List<String> symbols) {
        Set<String> seen = new HashSet<>();
        for (List<String> tokens : List.of(special, symbols)) {
            for (String token : tokens) {
                if (token.isEmpty() || !seen.add(token)) {
                    throw new IllegalArgumentException(
                            "token \"" + token + "\" is empty or appears twice");
                }
            }
        }
    }

    /** Any symbol, the longest first, else any one character. */
    private static String expression(List<String> symbols) {
        return symbols.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(SymbolTokenizer::quoted)
                .collect(Collectors.joining("|", "", "|[\\s\\S]"));
    }

    private static String quoted(String symbol) {
        return symbol.codePoints()
                .mapToObj(Character::toString)
                .map(one -> one.matches("[\\p{Punct}\\s#-]") ? hex(one) : one)
                .collect(Collectors.joining());
    }

    private static String hex(String character) {
        return String.format(Locale.ROOT, "\\x{%x}", character.codePointAt(0));
    }
}
