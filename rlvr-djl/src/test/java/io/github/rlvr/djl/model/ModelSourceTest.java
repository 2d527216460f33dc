package io.github.rlvr.djl.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlvr.djl.TestModels;
import io.github.rlvr.djl.format.JsonFile;
import io.github.rlvr.djl.format.ModelFormatException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelSourceTest {

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"tiny-qwen2", "tiny-llama", "tiny-qwen3"})
    void opensAFolderOfEachArchitecture(String name) throws IOException {
        try (ModelSource model = ModelSource.open(TestModels.folder(name))) {
            assertEquals(
                    TensorLayout.of(model.spec()).keySet(), Set.copyOf(model.weights().names()));
            assertTrue(model.chatTemplate().orElseThrow().contains("<|im_start|>"));
            assertEquals("<|endoftext|>", model.tokenizerConfig().padToken().orElseThrow());
            assertEquals(512, model.tokenizer().size());
        }
    }

    @Test
    void parametersAreCountedOnceWhenEmbeddingsAreTied() throws IOException {
        try (ModelSource model = ModelSource.open(TestModels.folder("tiny-llama"))) {
            assertEquals(135488, model.spec().parameters());
        }
    }

    @Test
    void theTokenizersEndTokenJoinsTheEndIds() throws IOException {
        Path copy = TestModels.copy("tiny-qwen2", folder);
        edit(copy.resolve("tokenizer_config.json"), "{\"eos_token\": \"<|endoftext|>\"}");
        try (ModelSource model = ModelSource.open(copy)) {
            assertEquals(Set.of(509, 511), model.eosIds());
        }
    }

    @Test
    void aTensorOfTheWrongShapeIsNamedWithBothShapes() throws IOException {
        Path copy = TestModels.copy("tiny-qwen2", folder);
        edit(copy.resolve("config.json"), "{\"intermediate_size\": 180}");
        assertFault(copy, "mlp.gate_proj.weight: has shape [176, 64]", "[180, 64]");
    }

    @Test
    void aMissingTensorIsNamedWithItsShape() throws IOException {
        Path copy = TestModels.copy("tiny-qwen2", folder);
        edit(copy.resolve("config.json"), "{\"tie_word_embeddings\": false}");
        assertFault(copy, "lm_head.weight: is missing", "[512, 64]");
    }

    @Test
    void aTensorThatTheModelWouldIgnoreIsNamed() throws IOException {
        Path copy = TestModels.copy("tiny-qwen2", folder);
        edit(copy.resolve("config.json"), "{\"num_hidden_layers\": 1}");
        assertFault(copy, "model.layers.1.", "is not a tensor of a qwen2 of 1 layers");
    }

    @Test
    void aTokenizerLargerThanTheModelIsRefused() throws IOException {
        Path copy = TestModels.copy("tiny-qwen2", folder);
        var tokenizer = JsonFile.read(copy.resolve("tokenizer.json"));
        var added = (ObjectNode) tokenizer.at("/added_tokens/0").deepCopy();
        tokenizer.withArray("/added_tokens").add(added.put("id", 512).put("content", "<new>"));
        Files.writeString(copy.resolve("tokenizer.json"), tokenizer.toString());
        assertFault(copy, "tokenizer.json: has ids up to 512; the vocabulary has 512");
    }

    @Test
    void aTruncatedFileIsRefusedBeforeReading() throws IOException {
        Path copy = TestModels.copy("tiny-qwen2", folder);
        truncate(copy.resolve("model.safetensors"), 400_000);
        assertFault(copy, "model.safetensors", "data_offsets");
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "tokenizer.json", "model.safetensors"})
    void aMissingFileIsNamed(String file) throws IOException {
        Path copy = TestModels.copy("tiny-qwen2", folder);
        Files.delete(copy.resolve(file));
        assertFault(copy, file);
    }

    @Test
    void aMissingFolderIsNamed() {
        assertFault(folder.resolve("absent"), "absent", "no such");
    }

    private static void truncate(Path file, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }

    private static void edit(Path file, String fields) throws IOException {
        var json = JsonFile.read(file);
        json.setAll(JsonFile.parse(fields, file));
        Files.writeString(file, json.toString());
    }

    private static void assertFault(Path model, String... parts) {
        var e = assertThrows(ModelFormatException.class, () -> ModelSource.open(model));
        for (String part : parts) {
            assertTrue(e.getMessage().contains(part), e.getMessage());
        }
    }
}
