package io.github.rlvr.djl.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.djl.TestModels;
import io.github.rlvr.djl.format.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerConfigTest {

    @TempDir Path folder;

    @Test
    void readsTheTemplateInsideTheConfiguration() throws IOException {
        TokenizerConfig config = TokenizerConfig.read(TestModels.folder("tiny-llama"));
        assertEquals("<|begin_of_text|>", config.bosToken().orElseThrow());
        assertEquals("<|im_end|>", config.eosToken().orElseThrow());
        assertEquals("<|endoftext|>", config.padToken().orElseThrow());
        assertTrue(config.chatTemplate().orElseThrow().startsWith("{{ bos_token }}"));
    }

    @Test
    void readsTheTemplateInItsOwnFileFirst() throws IOException {
        write("{\"chat_template\": \"inside\"}");
        Files.writeString(folder.resolve("chat_template.jinja"), "own file\n");
        assertEquals("own file\n", TokenizerConfig.read(folder).chatTemplate().orElseThrow());
    }

    @Test
    void readsTheDefaultOfNamedTemplates() throws IOException {
        write(
                "{\"chat_template\": [{\"name\": \"tool_use\", \"template\": \"t\"},"
                        + " {\"name\": \"default\", \"template\": \"d\"}]}");
        assertEquals("d", TokenizerConfig.read(folder).chatTemplate().orElseThrow());
        write("{\"chat_template\": [{\"name\": \"tool_use\", \"template\": \"t\"}]}");
        assertFault("none is named \"default\"");
    }

    @Test
    void readsTokensWrittenAsObjects() throws IOException {
        write("{\"eos_token\": {\"content\": \"</s>\", \"lstrip\": false}, \"bos_token\": null}");
        TokenizerConfig config = TokenizerConfig.read(folder);
        assertEquals(Optional.of("</s>"), config.eosToken());
        assertEquals(Optional.empty(), config.bosToken());
    }

    @Test
    void aTokenThatIsNoTextIsRefused() throws IOException {
        write("{\"eos_token\": 5}");
        assertFault("eos_token: 5; must be a text or null");
    }

    @Test
    void bothFilesMayBeMissing() throws IOException {
        assertEquals(TokenizerConfig.empty(), TokenizerConfig.read(folder));
    }

    @Test
    void aWrittenConfigurationIsReadBackTheSame() throws IOException {
        TokenizerConfig config =
                new TokenizerConfig(
                        Optional.empty(),
                        Optional.of("</s>"),
                        Optional.of("<p>"),
                        Optional.of("t\n"));
        write(config.toJson());
        assertEquals(config, TokenizerConfig.read(folder));
    }

    @Test
    void whatIsAbsentIsTakenFromTheOther() {
        TokenizerConfig one = TokenizerConfig.empty().withChatTemplate("one");
        TokenizerConfig other =
                new TokenizerConfig(
                        Optional.of("b"), Optional.of("e"), Optional.of("p"), Optional.of("two"));
        assertEquals(other.withChatTemplate("one"), one.orElse(other));
    }

    private void write(String json) throws IOException {
        Files.writeString(folder.resolve("tokenizer_config.json"), json);
    }

    private void assertFault(String message) {
        var e = assertThrows(ModelFormatException.class, () -> TokenizerConfig.read(folder));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }
}
