package io.github.rlvr.djl.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.djl.TestModels;
import io.github.rlvr.djl.format.ModelFormatException;
import io.github.rlvr.djl.text.SymbolTokenizer;
import io.github.rlvr.djl.text.Tokenizer;
import io.github.rlvr.djl.text.TokenizerConfig;
import io.github.rlvr.djl.weights.ElementType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HuggingFaceFolderTest {

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({"tiny-qwen2,F32", "tiny-llama,F32", "tiny-qwen3,BF16"})
    void aSavedModelOpensAsTheSame(String name, ElementType type) throws IOException {
        Path target = folder.resolve("deep").resolve("saved");
        try (ModelSource model = ModelSource.open(TestModels.folder(name))) {
            save(target, model, model.spec(), type);
            try (ModelSource saved = ModelSource.open(target)) {
                assertEquals(model.spec(), saved.spec());
                assertEquals(model.tokenizerConfig(), saved.tokenizerConfig());
                assertEquals(model.tokenizer().json(), saved.tokenizer().json());
                for (String tensor : model.weights().names()) {
                    assertArrayEquals(
                            TestModels.values(model.weights(), tensor),
                            TestModels.values(saved.weights(), tensor));
                }
            }
        }
    }

    @Test
    void aFreshModelWithASymbolTokenizerCanBeSaved() throws IOException {
        try (Tokenizer tokenizer =
                SymbolTokenizer.create(List.of("<eos>"), List.of("0", "1", "+"))) {
            ModelSpec spec =
                    ModelSpec.builder(Architecture.QWEN2).vocab(8).eosIds(Set.of(0)).build();
            HuggingFaceFolder.write(
                    folder,
                    spec,
                    new RandomWeights(spec, 1),
                    ElementType.F32,
                    tokenizer,
                    TokenizerConfig.empty());
            try (ModelSource saved = ModelSource.open(folder)) {
                assertEquals(spec, saved.spec());
                assertEquals("1+0", saved.tokenizer().decode(new int[] {2, 3, 1}, true));
            }
        }
    }

    @Test
    void weightsThatDoNotFitAreRefusedBeforeAnythingIsWritten() throws IOException {
        Path target = folder.resolve("none");
        try (ModelSource model = ModelSource.open(TestModels.folder("tiny-qwen2"))) {
            ModelSpec other = ModelSpec.builder(Architecture.QWEN2).vocab(512).build();
            assertThrows(
                    ModelFormatException.class, () -> save(target, model, other, ElementType.F32));
        }
        assertFalse(Files.exists(target));
    }

    @Test
    void theTemplateOfAnEarlierSaveDoesNotStay() throws IOException {
        TokenizerConfig plain = TokenizerConfig.empty();
        TokenizerConfig templated = plain.withChatTemplate("{{ messages[0].content }}");
        try (Tokenizer tokenizer = SymbolTokenizer.create(List.of("<eos>"), List.of("0", "1"))) {
            HuggingFaceFolder.writeTokenizer(folder, tokenizer, templated);
            assertTrue(Files.exists(folder.resolve(TokenizerConfig.TEMPLATE_FILE)));
            HuggingFaceFolder.writeTokenizer(folder, tokenizer, plain);
            assertFalse(Files.exists(folder.resolve(TokenizerConfig.TEMPLATE_FILE)));
        }
    }

    private static void save(Path target, ModelSource model, ModelSpec spec, ElementType type)
            throws IOException {
        HuggingFaceFolder.write(
                target, spec, model.weights(), type, model.tokenizer(), model.tokenizerConfig());
    }
}
