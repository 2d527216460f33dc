package io.github.rlvr.djl.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.djl.TestModels;
import io.github.rlvr.djl.format.JsonFile;
import io.github.rlvr.djl.format.ModelFormatException;
import io.github.rlvr.djl.weights.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdapterFolderTest {

    private static final Path LORA = TestModels.folder("tiny-qwen2").resolve("lora");

    @TempDir Path folder;
    private ModelSpec model;

    @BeforeEach
    void readModel() throws IOException {
        model = HuggingFaceConfig.read(TestModels.folder("tiny-qwen2"));
    }

    @Test
    void readsAnAdapterOfPeft() throws IOException {
        try (AdapterFolder adapter = AdapterFolder.open(LORA, model)) {
            var targets = Set.of("q_proj", "k_proj", "v_proj", "o_proj");
            assertEquals(new AdapterSpec(4, 8, targets, 0, false), adapter.spec());
            assertEquals(2, adapter.spec().scale());
            String name = "model.layers.1.self_attn.k_proj.lora_B.weight";
            assertArrayEquals(new long[] {32, 4}, adapter.weights().shape(name));
            try (SafetensorsFile file =
                    SafetensorsFile.open(LORA.resolve("adapter_model.safetensors"))) {
                assertArrayEquals(
                        TestModels.values(file, "base_model.model." + name),
                        TestModels.values(adapter.weights(), name));
            }
        }
    }

    @Test
    void aWrittenAdapterIsReadBackTheSameUnderPeftsNames() throws IOException {
        try (AdapterFolder adapter = AdapterFolder.open(LORA, model)) {
            AdapterFolder.write(
                    folder, model, adapter.spec(), adapter.weights(), Optional.of("tiny"));
            try (AdapterFolder copy = AdapterFolder.open(folder, model);
                    SafetensorsFile file = SafetensorsFile.open(weightsIn(folder));
                    SafetensorsFile original = SafetensorsFile.open(weightsIn(LORA))) {
                assertEquals(adapter.spec(), copy.spec());
                assertEquals(Set.copyOf(original.names()), Set.copyOf(file.names()));
                for (String name : original.names()) {
                    assertArrayEquals(
                            TestModels.values(original, name), TestModels.values(file, name));
                }
            }
        }
    }

    @Test
    void rankStabilisedScaleDividesByTheRoot() {
        assertEquals(4, new AdapterSpec(4, 8, Set.of("q_proj"), 0, true).scale());
    }

    @Test
    void feedForwardMatricesCanBeAdapted() {
        var layout = new AdapterSpec(3, 8, Set.of("down_proj"), 0, false).layout(model);
        assertEquals(4, layout.size());
        assertArrayEquals(
                new long[] {3, 176}, layout.get("model.layers.0.mlp.down_proj.lora_A.weight"));
        assertArrayEquals(
                new long[] {64, 3}, layout.get("model.layers.1.mlp.down_proj.lora_B.weight"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"peft_type\": \"IA3\"|peft_type: \"IA3\" is not supported; LORA is",
                "\"bias\": \"all\"|bias: \"all\" is not supported; none is",
                "\"use_dora\": true|use_dora: true is not supported",
                "\"rank_pattern\": {\"q_proj\": 8}|rank_pattern",
                "\"alpha_pattern\": {\"q_proj\": 8}|alpha_pattern",
                "\"modules_to_save\": [\"lm_head\"]|modules_to_save",
                "\"layers_to_transform\": 0|layers_to_transform",
                "\"fan_in_fan_out\": true|fan_in_fan_out",
                "\"init_lora_weights\": \"pissa\"|init_lora_weights: \"pissa\"",
                "\"target_modules\": \"all-linear\"|target_modules: \"all-linear\"",
                "\"target_modules\": [\"embed_tokens\"]|target_modules is embed_tokens",
                "\"r\": 0|r is 0",
                "\"r\": null|r: is missing",
                "\"r\": 5|has shape [4, 64]; the configuration says [5, 64]",
                "\"target_modules\": [\"q_proj\"]|is not a tensor of an adapter of rank 4",
                "\"target_modules\": [\"q_proj\",\"k_proj\",\"v_proj\",\"o_proj\",\"up_proj\"]"
                        + "|up_proj.lora_A.weight: is missing"
            })
    void whatIsNotSupportedOrDoesNotFitIsRefusedByName(String field, String message)
            throws IOException {
        var json = JsonFile.read(LORA.resolve("adapter_config.json"));
        json.setAll(JsonFile.parse("{" + field + "}", Path.of("test")));
        Files.writeString(folder.resolve("adapter_config.json"), json.toString());
        Files.copy(weightsIn(LORA), weightsIn(folder));
        var e = assertThrows(ModelFormatException.class, () -> AdapterFolder.open(folder, model));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    @Test
    void aMissingFileIsNamed() {
        var e = assertThrows(ModelFormatException.class, () -> AdapterFolder.open(folder, model));
        assertTrue(e.getMessage().contains("adapter_config.json: no such file"), e.getMessage());
    }

    private static Path weightsIn(Path folder) {
        return folder.resolve("adapter_model.safetensors");
    }
}
