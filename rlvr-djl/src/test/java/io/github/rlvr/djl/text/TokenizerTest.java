package io.github.rlvr.djl.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.djl.TestModels;
import io.github.rlvr.djl.format.JsonFile;
import io.github.rlvr.djl.format.ModelFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerTest {

    private static final List<String> MODELS = List.of("tiny-qwen2", "tiny-llama", "tiny-qwen3");

    @ParameterizedTest
    @ValueSource(strings = {"tiny-qwen2", "tiny-llama", "tiny-qwen3"})
    void encodesAndDecodesAsTransformersDoes(String name) throws IOException {
        JsonNode cases = TestModels.reference(name).get("tokenizer");
        assertTrue(cases.size() >= 7);
        try (Tokenizer tokenizer = open(name)) {
            for (JsonNode item : cases) {
                String text = item.get("text").asText();
                int[] plain = ids(item.get("ids_without_special"));
                assertArrayEquals(ids(item.get("ids")), tokenizer.encode(text, true), text);
                assertArrayEquals(plain, tokenizer.encode(text, false), text);
                assertEquals(item.get("decoded").asText(), tokenizer.decode(plain, false));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-qwen2", "tiny-llama", "tiny-qwen3"})
    void encodesRenderedChatsAsTransformersDoes(String name) throws IOException {
        try (Tokenizer tokenizer = open(name)) {
            for (JsonNode chat : TestModels.reference(name).get("chat")) {
                JsonNode ids = chat.get("ids");
                String text = chat.get("text").asText();
                assertArrayEquals(ids(ids), tokenizer.encode(text, false), text);
            }
        }
    }

    @Test
    void longTextsAreNotCut() throws IOException {
        String text = "word and ".repeat(20_000);
        try (Tokenizer tokenizer = open("tiny-qwen2")) {
            assertEquals(text, tokenizer.decode(tokenizer.encode(text, true), false));
        }
    }

    @Test
    void truncationAndPaddingInTheFileAreIgnored() throws IOException {
        var json = JsonFile.read(TestModels.folder("tiny-qwen2").resolve("tokenizer.json"));
        json.putObject("truncation")
                .put("direction", "Right")
                .put("max_length", 2)
                .put("strategy", "LongestFirst")
                .put("stride", 0);
        json.putObject("padding")
                .put("direction", "Right")
                .put("pad_id", 0)
                .put("pad_type_id", 0)
                .put("pad_token", "!")
                .putNull("pad_to_multiple_of")
                .putObject("strategy")
                .put("Fixed", 50);
        try (Tokenizer cut = Tokenizer.parse(json.toString(), Path.of("cut"));
                Tokenizer whole = open("tiny-qwen2")) {
            String text = "one two three";
            assertArrayEquals(whole.encode(text, true), cut.encode(text, true));
        }
    }

    @Test
    void specialTokensInATextAreRecognised() throws IOException {
        try (Tokenizer tokenizer = open("tiny-qwen2")) {
            assertArrayEquals(
                    new int[] {510, 511}, tokenizer.encode("<|im_start|><|im_end|>", false));
            assertEquals("", tokenizer.decode(new int[] {510, 511}, true));
            assertEquals("<|im_start|>", tokenizer.decode(new int[] {510}, false));
        }
    }

    @Test
    void idsAndTokensAreInverse() throws IOException {
        for (String name : MODELS) {
            try (Tokenizer tokenizer = open(name)) {
                for (int id = 0; id < tokenizer.size(); id++) {
                    String token = tokenizer.token(id).orElseThrow();
                    assertEquals(id, tokenizer.id(token).orElseThrow());
                }
                assertTrue(tokenizer.isSpecial(511));
                assertFalse(tokenizer.isSpecial(0));
                assertTrue(tokenizer.id("no such token").isEmpty());
                assertTrue(tokenizer.token(512).isEmpty());
            }
        }
    }

    @Test
    void emptyTextsAndIdsAreAllowed() throws IOException {
        try (Tokenizer tokenizer = open("tiny-llama")) {
            assertArrayEquals(new int[0], tokenizer.encode("", false));
            assertArrayEquals(new int[] {508}, tokenizer.encode("", true));
            assertEquals("", tokenizer.decode(new int[0], false));
        }
    }

    @Test
    void awkwardTextsComeBackWhole() throws IOException {
        String text = "\u0000 nul \uD83D\uDE42 emoji \u2028 separator \r\n \uFEFF";
        try (Tokenizer tokenizer = open("tiny-llama")) {
            assertEquals(text, tokenizer.decode(tokenizer.encode(text, false), false));
        }
    }

    @Test
    void aLoneSurrogateIsEncodedAsTheReplacementCharacter() throws IOException {
        try (Tokenizer tokenizer = open("tiny-llama")) {
            assertArrayEquals(
                    tokenizer.encode("\uD83D\uDE42 a\uFFFDb", false),
                    tokenizer.encode("\uD83D\uDE42 a\uD83Db", false));
        }
    }

    @Test
    void aCharacterSplitOverTokensIsShownAsReplacementUntilItIsWhole() throws IOException {
        try (Tokenizer tokenizer = open("tiny-llama")) {
            int[] ids = tokenizer.encode("\u00BD", false);
            assertEquals(2, ids.length);
            assertEquals("\uFFFD", tokenizer.decode(new int[] {ids[0]}, false));
            assertEquals("\u00BD", tokenizer.decode(ids, false));
        }
    }

    @Test
    void anIdOutOfRangeIsRefusedWithItsIndex() throws IOException {
        try (Tokenizer tokenizer = open("tiny-llama")) {
            var e =
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> tokenizer.decode(new int[] {1, 512}, false));
            assertEquals("ids[1] is 512; must be in [0, 512)", e.getMessage());
        }
    }

    @Test
    void useAfterCloseIsRefusedAndClosingTwiceIsNot() throws IOException {
        Tokenizer tokenizer = open("tiny-llama");
        tokenizer.close();
        tokenizer.close();
        assertThrows(IllegalStateException.class, () -> tokenizer.encode("a", false));
        assertThrows(IllegalStateException.class, () -> tokenizer.decode(new int[] {1}, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"model\": 5}",
                "{\"model\": {\"vocab\": {\"a\": -1}}}",
                "{\"model\": {\"vocab\": {\"a\": 99999999}}}",
                "{\"model\": {\"vocab\": {\"a\": 0}, \"type\": \"Unheard\"}}",
                "{"
            })
    void aMalformedFileIsRefused(String json) {
        var e =
                assertThrows(
                        ModelFormatException.class,
                        () -> Tokenizer.parse(json, Path.of("tokenizer.json")));
        assertTrue(e.getMessage().startsWith("tokenizer.json: "), e.getMessage());
    }

    private static Tokenizer open(String name) throws IOException {
        return Tokenizer.open(TestModels.folder(name).resolve("tokenizer.json"));
    }

    private static int[] ids(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .flatMapToInt(node -> IntStream.of(node.asInt()))
                .toArray();
    }
}
