package io.github.rlvr.djl.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlvr.djl.format.JsonFile;
import io.github.rlvr.djl.format.ModelFormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;

/**
 * A Hugging Face tokenizer ({@code tokenizer.json}), run by the reference implementation through
 * DJL. Never truncates, never pads, never downloads, whatever the file asks for.
 *
 * <p>Special tokens written out in a text become their ids, as in transformers; text from strangers
 * can therefore hold them. A lone surrogate, which no UTF-8 text can hold, is encoded as U+FFFD.
 *
 * <p>Thread-safe until closed.
 */
public final class Tokenizer implements AutoCloseable {

    private static final Map<String, String> NEITHER_CUT_NOR_PADDED =
            Map.of("truncation", "false", "padding", "false");

    private final String json;
    private final Vocabulary vocabulary;
    private final HuggingFaceTokenizer tokenizer;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Tokenizer(String json, Vocabulary vocabulary, HuggingFaceTokenizer tokenizer) {
        this.json = json;
        this.vocabulary = vocabulary;
        this.tokenizer = tokenizer;
    }

    /**
     * Reads {@code tokenizer.json}.
     *
     * @throws ModelFormatException if the file is missing, malformed, or refused by the tokenizer
     */
    public static Tokenizer open(Path tokenizerJson) throws IOException {
        return parse(JsonFile.text(tokenizerJson), tokenizerJson);
    }

    /**
     * Makes a tokenizer from the text of a {@code tokenizer.json}.
     *
     * @param origin what to call it in messages
     * @throws ModelFormatException if it is malformed or refused by the tokenizer
     */
    public static Tokenizer parse(String json, Path origin) throws IOException {
        ObjectNode tree = JsonFile.parse(json, origin);
        Vocabulary vocabulary = Vocabulary.read(tree, origin);
        tree.putNull("truncation").putNull("padding");
        byte[] bytes = JsonFile.compact(tree).getBytes(StandardCharsets.UTF_8);
        return new Tokenizer(json, vocabulary, create(bytes, origin));
    }

    /** The native library reports a refused file with a bare RuntimeException. */
    private static HuggingFaceTokenizer create(byte[] json, Path origin) throws IOException {
        try {
            return HuggingFaceTokenizer.newInstance(
                    new ByteArrayInputStream(json), NEITHER_CUT_NOR_PADDED);
        } catch (RuntimeException e) {
            throw ModelFormatException.of(
                    origin, "refused by the tokenizers library: " + e.getMessage(), e);
        }
    }

    /**
     * Encodes a text.
     *
     * @param text any text, empty allowed
     * @param addSpecialTokens whether the post-processor may add its tokens, for example a
     *     beginning-of-text; false for a rendered chat template, which already has them
     * @return token ids in {@code [0, size())}
     * @throws IllegalArgumentException if the vocabulary cannot spell the text
     * @throws IllegalStateException after {@link #close()}
     */
    public int[] encode(String text, boolean addSpecialTokens) {
        requireOpen();
        String wellFormed = text.codePoints().anyMatch(Tokenizer::isSurrogate) ? mend(text) : text;
        try {
            long[] ids = tokenizer.encode(wellFormed, addSpecialTokens, false).getIds();
            return LongStream.of(ids).mapToInt(Math::toIntExact).toArray();
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "the tokenizer cannot encode a text of "
                            + text.length()
                            + " characters: "
                            + e.getMessage(),
                    e);
        }
    }

    /**
     * Decodes token ids; bytes that are not UTF-8 become U+FFFD.
     *
     * @param ids token ids in {@code [0, size())}, in any number
     * @param skipSpecial whether special tokens are left out of the text
     * @throws IllegalArgumentException if an id is out of range (names its index)
     * @throws IllegalStateException after {@link #close()}
     */
    public String decode(int[] ids, boolean skipSpecial) {
        requireOpen();
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] < 0 || ids[i] >= size()) {
                throw new IllegalArgumentException(
                        "ids[" + i + "] is " + ids[i] + "; must be in [0, " + size() + ")");
            }
        }
        return ids.length == 0
                ? ""
                : tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), skipSpecial);
    }

    /**
     * One more than the largest id, added tokens included. A model's vocabulary may be padded
     * beyond it: ids from here on have no text and must not be sampled.
     */
    public int size() {
        return vocabulary.size();
    }

    /** The id of a token, as written in the vocabulary (byte-level form for byte-level BPE). */
    public OptionalInt id(String token) {
        return vocabulary.id(token);
    }

    /** The token of an id, as written in the vocabulary; empty for a gap or outside the range. */
    public Optional<String> token(int id) {
        return vocabulary.token(id);
    }

    /** Whether an id is a special token, one that decoding can skip. */
    public boolean isSpecial(int id) {
        return vocabulary.isSpecial(id);
    }

    /** The text of the {@code tokenizer.json} this was made from, to save it again. */
    public String json() {
        return json;
    }

    /** Frees the native tokenizer; closing twice does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            tokenizer.close();
        }
    }

    private void requireOpen() {
        if (closed.get()) {
            throw new IllegalStateException("the tokenizer is closed");
        }
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    private static String mend(String text) {
        return text.codePoints()
                .map(codePoint -> isSurrogate(codePoint) ? 0xFFFD : codePoint)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
