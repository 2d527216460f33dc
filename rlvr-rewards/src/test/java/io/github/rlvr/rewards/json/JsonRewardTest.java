package io.github.rlvr.rewards.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlvr.rewards.Samples;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonRewardTest {

    private static final String SCHEMA =
            """
            {"schema": {"type": "object", "required": ["n"], "additionalProperties": false,
              "properties": {
                "n": {"type": "integer", "minimum": 1, "maximum": 9},
                "s": {"type": "string", "minLength": 2, "maxLength": 3, "pattern": "^[a-c]+$"},
                "l": {"type": "array", "items": {"enum": [1, "x"]}},
                "c": {"const": 2}}}}
            """;

    private static double score(String settings, String gold, String completion) throws Exception {
        return Samples.value(
                Samples.reward("json", settings).score(Samples.of(gold, completion, 3)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1   | {\"n\": 3}",
                "1   | {\"n\": 3.0, \"s\": \"abc\", \"l\": [1, \"x\", 1.0], \"c\": 2}",
                "0.5 | {\"n\": 0}",
                "0.5 | {\"n\": 10}",
                "0.5 | {\"n\": 1.5}",
                "0.5 | {\"s\": \"ab\"}",
                "0.5 | {\"n\": 1, \"s\": \"a\"}",
                "0.5 | {\"n\": 1, \"s\": \"abca\"}",
                "0.5 | {\"n\": 1, \"s\": \"abd\"}",
                "0.5 | {\"n\": 1, \"l\": [2]}",
                "0.5 | {\"n\": 1, \"c\": 3}",
                "0.5 | {\"n\": 1, \"z\": 3}",
                "0.5 | []",
                "0   | {\"n\": 1, \"n\": 2}",
                "0   | {\"n\": 1} and more",
                "0   | {n: 1}",
                "0   | nothing"
            })
    void theFormIsScoredByTheSchema(double expected, String completion) throws Exception {
        assertEquals(expected, score(SCHEMA, "", completion));
    }

    @Test
    void theLastFencedBlockIsRead() throws Exception {
        String text = "so\n```json\n{\"n\": 0}\n```\nno:\n```json\n{\"n\": 1}\n```\nthere";
        assertEquals(1, score(SCHEMA, "", text));
    }

    @Test
    void fieldsAreComparedLeafByLeaf() throws Exception {
        String gold = "{\"a\": 1, \"b\": {\"c\": [1, 2]}}";
        assertEquals(
                2.0 / 3,
                score("{\"score\": \"fields\"}", gold, "{\"a\": 1.0, \"b\": {\"c\": [1]}}"),
                1e-12);
        assertTrue(
                Samples.reward("json", "{\"score\": \"fields\"}")
                        .score(Samples.of("no json", "{}", 1))
                        .value()
                        .isEmpty());
    }

    @Test
    void deepNestingAndHugeNumbersDoNotParse() throws Exception {
        assertEquals(0, score("{}", "", "[".repeat(10_000) + "]".repeat(10_000)));
        assertEquals(0, score("{}", "", "9".repeat(5_000)));
        assertEquals(1, score("{}", "", "[".repeat(60) + "]".repeat(60)));
    }

    @Test
    void anUnknownKeywordOrPatternIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> Samples.provided("json", "{\"schema\": {\"oneOf\": []}}"));
        assertThrows(
                IllegalArgumentException.class,
                () -> Samples.provided("json", "{\"schema\": {\"pattern\": \"(a)\\\\1\"}}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "a*b aaab true",
                "^a*b$ aaabb false",
                "a|bc xbcx true",
                "^(a|bc)+$ abca true",
                "^(a|bc)+$ abc true",
                "^(a|bc)+$ abb false",
                "^[^0-9]{2,3}$ abc true",
                "^[^0-9]{2,3}$ abcd false",
                "^a{2}$ a false",
                "^a{2,}$ aaaa true",
                "^\\d{3}-\\d{4}$ 555-1234 true",
                "^\\w+\\.\\w+$ a.b true",
                "^\\w+\\.\\w+$ ab false",
                "^[a.]$ . true",
                "^[a.]$ b false",
                "^(?:ab)?c$ c true",
                "^[\\w-]+$ a-b true"
            })
    void patternsMatchAsUsual(String pattern, String text, boolean expected) {
        assertEquals(expected, new LinearPattern(pattern).find(text));
        assertEquals(expected, text.matches("(?s).*(?:" + pattern + ").*"));
    }

    @Test
    void aCatastrophicPatternTakesLinearTime() {
        LinearPattern pattern = new LinearPattern("^(a+)+$");
        String text = "a".repeat(20_000) + "b";
        assertFalse(assertTimeoutPreemptively(Duration.ofSeconds(10), () -> pattern.find(text)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "a)", "[a", "*a", "a{1", "a{3,2}", "a{200}", "\\b", "(?=a)"})
    void whatIsNotKnownIsRefused(String pattern) {
        assertThrows(IllegalArgumentException.class, () -> new LinearPattern(pattern));
    }

    @Test
    void aSchemaIsCopied() throws Exception {
        var node = (ObjectNode) new ObjectMapper().readTree("{\"type\": \"array\"}");
        JsonSchema schema = new JsonSchema(node);
        node.put("type", "object");
        assertTrue(schema.violation(new ObjectMapper().readTree("[]")).isEmpty());
    }
}
