package io.github.rlvr.rewards.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.rlvr.rewards.format.TagFormat;
import java.util.Optional;

/**
 * The JSON of a completion: the last fenced {@code json} block, else the whole text. Bounded:
 * nesting up to {@value #MAX_DEPTH}, numbers up to {@value #MAX_DIGITS} digits, {@value #MAX_TEXT}
 * characters; duplicate keys and trailing text are refused. Thread-safe.
 */
public final class JsonText {

    /** Nesting beyond this does not parse. */
    public static final int MAX_DEPTH = 64;

    private static final int MAX_DIGITS = 200;
    private static final int MAX_TEXT = 1_000_000;
    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MAX_DEPTH)
                                                    .maxNumberLength(MAX_DIGITS)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    private JsonText() {}

    /** The value, empty when the text is not JSON. */
    public static Optional<JsonNode> in(String completion) {
        String fenced = TagFormat.lastCode(completion, "json");
        return parsed(fenced.isEmpty() ? completion : fenced);
    }

    /** A text that is nothing but JSON. */
    static Optional<JsonNode> parsed(String text) {
        if (text.isBlank() || text.length() > MAX_TEXT) {
            return Optional.empty();
        }
        try {
            JsonNode node = JSON.readTree(text.strip());
            return Optional.of(node).filter(n -> !n.isMissingNode());
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
