package io.github.rlvr.djl.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.djl.TestModels;
import io.github.rlvr.djl.format.JsonFile;
import io.github.rlvr.djl.format.ModelFormatException;
import io.github.rlvr.djl.weights.ElementType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HuggingFaceConfigTest {

    @TempDir Path folder;

    @Test
    void readsTheOlderFormOfQwen2() throws IOException {
        ModelSpec expected =
                new ModelSpec(
                        Architecture.QWEN2,
                        2,
                        64,
                        4,
                        2,
                        16,
                        176,
                        512,
                        1e-6,
                        1e6,
                        RopeScaling.none(),
                        true,
                        512,
                        Set.of(511),
                        OptionalInt.empty(),
                        OptionalInt.of(509));
        assertEquals(expected, HuggingFaceConfig.read(TestModels.folder("tiny-qwen2")));
    }

    @Test
    void readsLlama3Scaling() throws IOException {
        ModelSpec expected =
                new ModelSpec(
                        Architecture.LLAMA,
                        2,
                        64,
                        4,
                        1,
                        16,
                        128,
                        512,
                        1e-5,
                        1e4,
                        new RopeScaling.Llama3(4, 1, 4, 64),
                        false,
                        512,
                        Set.of(511),
                        OptionalInt.of(508),
                        OptionalInt.of(509));
        assertEquals(expected, HuggingFaceConfig.read(TestModels.folder("tiny-llama")));
    }

    @Test
    void readsTheNewerFormOfQwen3WithItsOwnHeadSize() throws IOException {
        ModelSpec expected =
                new ModelSpec(
                        Architecture.QWEN3,
                        2,
                        64,
                        4,
                        2,
                        32,
                        160,
                        512,
                        1e-6,
                        1e6,
                        RopeScaling.none(),
                        true,
                        512,
                        Set.of(511),
                        OptionalInt.empty(),
                        OptionalInt.of(509));
        assertEquals(expected, HuggingFaceConfig.read(TestModels.folder("tiny-qwen3")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-qwen2", "tiny-llama", "tiny-qwen3"})
    void aWrittenConfigurationIsReadBackTheSame(String name) throws IOException {
        ModelSpec spec = HuggingFaceConfig.read(TestModels.folder(name));
        Files.writeString(
                folder.resolve("config.json"), HuggingFaceConfig.write(spec, ElementType.F32));
        Files.writeString(
                folder.resolve("generation_config.json"), HuggingFaceConfig.writeGeneration(spec));
        assertEquals(spec, HuggingFaceConfig.read(folder));
    }

    @Test
    void endIdsOfBothFilesAreJoined() throws IOException {
        config("\"eos_token_id\": [500, 511]");
        Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\": 7}");
        assertEquals(Set.of(7, 500, 511), HuggingFaceConfig.read(folder).eosIds());
    }

    @Test
    void aPaddingIdOfMinusOneIsNone() throws IOException {
        config("\"pad_token_id\": -1");
        assertEquals(OptionalInt.empty(), HuggingFaceConfig.read(folder).padId());
    }

    @Test
    void aWindowThatIsSwitchedOffIsAccepted() throws IOException {
        config("\"use_sliding_window\": false, \"sliding_window\": 4096");
        assertEquals(Architecture.LLAMA, HuggingFaceConfig.read(folder).architecture());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"model_type\": \"mistral\"|model_type: \"mistral\" is not supported",
                "\"hidden_act\": \"gelu\"|hidden_act: \"gelu\" is not supported; silu is",
                "\"mlp_bias\": true|mlp_bias: true is not supported",
                "\"attention_bias\": true|attention_bias: true is not supported for llama",
                "\"use_sliding_window\": true, \"sliding_window\": 9|use_sliding_window",
                "\"layer_types\": [\"sliding_attention\"]|layer_types: \"sliding_attention\"",
                "\"num_local_experts\": 8|num_local_experts: mixtures of experts",
                "\"quantization_config\": {}|quantization_config",
                "\"partial_rotary_factor\": 0.5|partial_rotary_factor",
                "\"rope_scaling\": {\"type\": \"yarn\", \"factor\": 2}|rope_type: \"yarn\"",
                "\"rope_scaling\": {\"type\": \"dynamic\"}|rope_type: \"dynamic\"",
                "\"rope_scaling\": {\"type\": \"linear\"}|rope_scaling.factor: is missing",
                "\"rope_scaling\": {\"type\": \"linear\", \"factor\": 0}|factor is 0.0",
                "\"rope_theta\": 1, \"rope_parameters\": {\"rope_theta\": 2}|contradicts",
                "\"hidden_size\": \"64\"|hidden_size: \"64\"; must be an integer",
                "\"hidden_size\": null|hidden_size: is missing",
                "\"vocab_size\": 99999999999|vocab_size: 99999999999; must be an integer",
                "\"num_attention_heads\": 0|num_attention_heads: 0; must be positive",
                "\"eos_token_id\": 512|eos_token_id is 512",
                "\"eos_token_id\": \"x\"|eos_token_id: \"x\"; must be an integer or a list",
                "\"rms_norm_eps\": 0|rms_norm_eps is 0.0"
            })
    void whatIsNotSupportedIsRefusedByName(String field, String message) throws IOException {
        config(field);
        var e = assertThrows(ModelFormatException.class, () -> HuggingFaceConfig.read(folder));
        assertTrue(e.getMessage().contains(message), e.getMessage());
        assertTrue(e.getMessage().contains("config.json"), e.getMessage());
    }

    @Test
    void aDuplicateKeyIsRefused() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"a\": 1, \"a\": 2}");
        var e = assertThrows(ModelFormatException.class, () -> HuggingFaceConfig.read(folder));
        assertTrue(e.getMessage().contains("Duplicate"), e.getMessage());
    }

    @Test
    void aMissingFileIsNamed() {
        var e = assertThrows(ModelFormatException.class, () -> HuggingFaceConfig.read(folder));
        assertTrue(e.getMessage().contains("config.json: no such file"), e.getMessage());
    }

    /** tiny-llama's configuration with some fields replaced. */
    private void config(String fields) throws IOException {
        var json = JsonFile.read(TestModels.folder("tiny-llama").resolve("config.json"));
        json.setAll(JsonFile.parse("{" + fields + "}", Path.of("test")));
        Files.writeString(folder.resolve("config.json"), json.toString());
    }
}
