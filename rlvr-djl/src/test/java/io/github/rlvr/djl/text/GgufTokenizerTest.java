package io.github.rlvr.djl.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.djl.GgufOfFolder;
import io.github.rlvr.djl.TestGguf;
import io.github.rlvr.djl.TestModels;
import io.github.rlvr.djl.format.ModelFormatException;
import io.github.rlvr.djl.weights.GgufFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GgufTokenizerTest {

    private static final List<String> AWKWARD =
            List.of(
                    "Tom has 3 apples and 12345 pears   7  8",
                    "  two spaces,\ttab\n\n  and 12345.67 don't",
                    "caf\u00e9 cafe\u0301 \u4f60\u597d \uD83D\uDE42 \u00bd",
                    "<|im_start|>user\nHi<|im_end|>",
                    "x = 2*(y+1)\r\n\r\n\t# done",
                    "I'LL we've 'S");

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({"tiny-qwen2,qwen2", "tiny-llama,llama-bpe"})
    void metadataMakeTheTokenizerTheyWereMadeFrom(String name, String pre) throws IOException {
        TestGguf gguf = GgufOfFolder.addTokenizer(new TestGguf(), name, pre);
        try (Tokenizer made = open(gguf);
                Tokenizer original =
                        Tokenizer.open(TestModels.folder(name).resolve("tokenizer.json"))) {
            assertEquals(original.size(), made.size());
            for (JsonNode item : TestModels.reference(name).get("tokenizer")) {
                String text = item.get("text").asText();
                int[] ids = original.encode(text, true);
                assertArrayEquals(ids, made.encode(text, true), text);
                assertEquals(original.decode(ids, true), made.decode(ids, true));
            }
        }
    }

    @Test
    void smollmPutsEveryDigitAlone() throws IOException {
        TestGguf gguf = GgufOfFolder.addTokenizer(new TestGguf(), "tiny-llama", "smollm");
        try (Tokenizer tokenizer = open(gguf)) {
            int[] spaced = tokenizer.encode("  12", false);
            assertEquals("1", tokenizer.token(spaced[spaced.length - 2]).orElseThrow());
            assertEquals("2", tokenizer.token(spaced[spaced.length - 1]).orElseThrow());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-2", "default"})
    void gpt2KeepsRunsOfDigitsTogether(String pre) throws IOException {
        TestGguf gguf = GgufOfFolder.addTokenizer(new TestGguf(), "tiny-llama", pre);
        try (Tokenizer tokenizer = open(gguf)) {
            assertEquals("a 1234", tokenizer.decode(tokenizer.encode("a 1234", true), false));
        }
    }

    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void beginAndEndTokensAreAddedAsTheFileSays(boolean bos, boolean eos) throws IOException {
        TestGguf gguf =
                GgufOfFolder.addTokenizer(new TestGguf(), "tiny-llama", "llama-bpe")
                        .put("tokenizer.ggml.add_bos_token", bos)
                        .put("tokenizer.ggml.add_eos_token", eos);
        try (Tokenizer tokenizer = open(gguf)) {
            String text = tokenizer.decode(tokenizer.encode("Hi", true), false);
            assertEquals((bos ? "<|begin_of_text|>" : "") + "Hi" + (eos ? "<|im_end|>" : ""), text);
        }
    }

    @Test
    void userDefinedTokensAreFoundButNotSpecialAndUnusedOnesDoNotCount() throws IOException {
        TestGguf gguf =
                new TestGguf()
                        .put("tokenizer.ggml.model", "gpt2")
                        .put("tokenizer.ggml.pre", "qwen2")
                        .put("tokenizer.ggml.tokens", List.of("a", "b", "<tool>", "[PAD3]"))
                        .put("tokenizer.ggml.token_type", List.of(1, 1, 4, 5));
        try (Tokenizer tokenizer = open(gguf)) {
            assertArrayEquals(new int[] {0, 2, 1}, tokenizer.encode("a<tool>b", false));
            assertEquals("a<tool>b", tokenizer.decode(new int[] {0, 2, 1}, true));
            assertEquals(3, tokenizer.size());
        }
    }

    @Test
    void specialTokensAndTemplateAreRead() throws IOException {
        TestGguf gguf =
                GgufOfFolder.addTokenizer(new TestGguf(), "tiny-llama", "llama-bpe")
                        .put("tokenizer.chat_template", "{{ x }}");
        try (GgufFile file = GgufFile.open(gguf.write(folder.resolve("x.gguf")))) {
            assertEquals(
                    new TokenizerConfig(
                            Optional.of("<|begin_of_text|>"),
                            Optional.of("<|im_end|>"),
                            Optional.of("<|endoftext|>"),
                            Optional.of("{{ x }}")),
                    GgufTokenizer.config(file.metadata()));
        }
    }

    @Test
    void otherTokenizersAreRefusedByName() {
        TestGguf gguf =
                new TestGguf()
                        .put("tokenizer.ggml.model", "llama")
                        .put("tokenizer.ggml.tokens", List.of("a"))
                        .put("tokenizer.ggml.token_type", List.of(1));
        assertFault(gguf, "tokenizer.ggml.model: \"llama\" is not supported; gpt2");
        TestGguf none =
                new TestGguf()
                        .put("tokenizer.ggml.model", "gpt2")
                        .put("tokenizer.ggml.tokens", List.of("a"))
                        .put("tokenizer.ggml.token_type", List.of(1));
        assertFault(none, "gpt-2, default, smollm, llama-bpe, qwen2 are");
    }

    @Test
    void tablesThatDisagreeAreRefused() {
        TestGguf gguf =
                new TestGguf()
                        .put("tokenizer.ggml.tokens", List.of("a", "b"))
                        .put("tokenizer.ggml.token_type", List.of(1));
        assertFault(gguf, "1 entries for 2 tokens");
    }

    @Test
    void smolLm2SplitsAsItsOwnTokenizerDoes() throws IOException {
        Path models = TestModels.realModels();
        Path original = models.resolve("smollm2-tokenizer").resolve("tokenizer.json");
        try (GgufFile file = GgufFile.open(TestModels.smolLm2());
                Tokenizer made = GgufTokenizer.open(file.metadata());
                Tokenizer expected = Tokenizer.open(original)) {
            assertEquals(49152, made.size());
            for (String text : AWKWARD) {
                assertArrayEquals(expected.encode(text, true), made.encode(text, true), text);
            }
        }
    }

    @Test
    void smolLm2EncodesRenderedChatsAsTransformersDoes() throws IOException {
        JsonNode cases =
                TestModels.json(TestModels.realModels().resolve("smollm2-reference.json"))
                        .get("cases");
        try (GgufFile file = GgufFile.open(TestModels.smolLm2());
                Tokenizer tokenizer = GgufTokenizer.open(file.metadata())) {
            assertEquals(3, cases.size());
            for (JsonNode item : cases) {
                int[] ids = tokenizer.encode(item.get("chat_text").asText(), false);
                assertEquals(item.get("input_ids").toString(), json(ids));
            }
        }
    }

    private static String json(int[] ids) {
        return Arrays.toString(ids).replace(" ", "");
    }

    private Tokenizer open(TestGguf gguf) throws IOException {
        try (GgufFile file = GgufFile.open(gguf.write(folder.resolve("x.gguf")))) {
            return GgufTokenizer.open(file.metadata());
        }
    }

    private void assertFault(TestGguf gguf, String message) {
        var e = assertThrows(ModelFormatException.class, () -> open(gguf));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }
}
