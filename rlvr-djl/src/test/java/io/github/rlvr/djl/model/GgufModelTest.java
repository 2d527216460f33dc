package io.github.rlvr.djl.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.djl.GgufOfFolder;
import io.github.rlvr.djl.TestGguf;
import io.github.rlvr.djl.TestModels;
import io.github.rlvr.djl.format.ModelFormatException;
import io.github.rlvr.djl.weights.GgufFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GgufModelTest {

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({"tiny-qwen2,qwen2", "tiny-qwen3,qwen2", "tiny-llama,llama-bpe"})
    void aConvertedModelEqualsItsFolder(String name, String pre) throws IOException {
        try (ModelSource original = ModelSource.open(TestModels.folder(name));
                ModelSource converted = ModelSource.open(convert(original, name, pre))) {
            assertEquals(sameIds(original.spec()), sameIds(converted.spec()));
            assertEquals(
                    Set.copyOf(original.weights().names()),
                    Set.copyOf(converted.weights().names()));
            for (String tensor : original.weights().names()) {
                assertArrayEquals(
                        TestModels.values(original.weights(), tensor),
                        TestModels.values(converted.weights(), tensor),
                        tensor);
            }
        }
    }

    /** Folders of Qwen name no begin token; the test's GGUF files always do. */
    private static ModelSpec sameIds(ModelSpec s) {
        return new ModelSpec(
                s.architecture(),
                s.layers(),
                s.hidden(),
                s.heads(),
                s.kvHeads(),
                s.headDim(),
                s.ffn(),
                s.vocab(),
                s.rmsEps(),
                s.ropeTheta(),
                s.ropeScaling(),
                s.tiedEmbeddings(),
                s.contextLength(),
                s.eosIds(),
                OptionalInt.empty(),
                s.padId());
    }

    private Path convert(ModelSource original, String name, String pre) throws IOException {
        return GgufOfFolder.convert(original, name, pre).write(folder.resolve(name + ".gguf"));
    }

    @Test
    void aTokenizerBesideTheFileWins() throws IOException {
        try (ModelSource original = ModelSource.open(TestModels.folder("tiny-llama"))) {
            Path file = convert(original, "tiny-llama", "unheard-of");
            assertFault(file, "tokenizer.ggml.pre: \"unheard-of\" is not supported");
            for (String name : new String[] {"tokenizer.json", "tokenizer_config.json"}) {
                Files.copy(TestModels.folder("tiny-llama").resolve(name), folder.resolve(name));
            }
            try (ModelSource model = ModelSource.open(file)) {
                assertEquals(original.tokenizerConfig(), model.tokenizerConfig());
                assertArrayEquals(
                        original.tokenizer().encode("Hi 123", true),
                        model.tokenizer().encode("Hi 123", true));
            }
        }
    }

    @Test
    void llama32DivisorsAreRecognisedWithoutTheOriginalLength() throws IOException {
        var scaling = new RopeScaling.Llama3(32, 1, 4, 8192);
        ModelSpec spec = small(64).ropeTheta(5e5).ropeScaling(scaling).build();
        TestGguf gguf = GgufOfFolder.addRopeFactors(GgufOfFolder.shape(spec), spec);
        assertEquals(scaling, specOf(gguf, spec).ropeScaling());
    }

    @Test
    void divisorsOfAnotherRuleAreRefused() throws IOException {
        ModelSpec spec = small(8).build();
        TestGguf gguf = GgufOfFolder.shape(spec);
        gguf.tensor("rope_freqs.weight", new float[] {1, 2, 3, 4}, 4);
        assertSpecFault(gguf, spec, "rope_freqs.weight: divisor");
        TestGguf wrongSize = GgufOfFolder.shape(spec);
        wrongSize.tensor("rope_freqs.weight", new float[] {1, 2}, 2);
        assertSpecFault(wrongSize, spec, "has 2 values; the head size asks for 4");
    }

    @Test
    void linearScalingIsRead() throws IOException {
        ModelSpec spec = small(8).build();
        TestGguf gguf =
                GgufOfFolder.shape(spec)
                        .put("llama.rope.scaling.type", "linear")
                        .put("llama.rope.scaling.factor", 2f);
        assertEquals(new RopeScaling.Linear(2), specOf(gguf, spec).ropeScaling());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "llama.rope.scaling.type|yarn|\"yarn\" is not supported",
                "llama.expert_count|8|mixtures of experts",
                "llama.attention.sliding_window|4096|full attention"
            })
    void whatIsNotSupportedIsRefusedByName(String key, String value, String message)
            throws IOException {
        ModelSpec spec = small(8).build();
        boolean number = value.matches("\\d+");
        Object typed = number ? (Object) Integer.valueOf(value) : value;
        TestGguf gguf = GgufOfFolder.shape(spec).put(key, typed);
        assertSpecFault(gguf, spec, key + ": ");
        assertSpecFault(GgufOfFolder.shape(spec).put(key, typed), spec, message);
    }

    @Test
    void anUnknownArchitectureIsRefused() throws IOException {
        TestGguf gguf = new TestGguf().put("general.architecture", "gemma3");
        Path file = gguf.write(folder.resolve("x.gguf"));
        assertFault(file, "\"gemma3\" is not supported; supported: llama, qwen2, qwen3");
    }

    @Test
    void aMissingFieldIsNamed() throws IOException {
        TestGguf gguf =
                new TestGguf()
                        .put("general.architecture", "llama")
                        .tensor("token_embd.weight", new float[64], 1, 64);
        assertFault(gguf.write(folder.resolve("x.gguf")), "llama.embedding_length: is missing");
    }

    @Test
    void aTensorThatTheModelDoesNotHaveIsNamed() throws IOException {
        try (ModelSource original = ModelSource.open(TestModels.folder("tiny-qwen2"))) {
            TestGguf gguf = GgufOfFolder.shape(original.spec());
            GgufOfFolder.addTensors(gguf, original);
            gguf.tensor("blk.0.attn_output.bias", new float[64], 64);
            assertFault(
                    gguf.write(folder.resolve("x.gguf")),
                    "model.layers.0.self_attn.o_proj.bias: is not a tensor of a qwen2");
        }
    }

    @Test
    void smolLm2IsReadAsGgufPyReadsIt() throws IOException {
        try (ModelSource model = ModelSource.open(TestModels.smolLm2())) {
            ModelSpec expected =
                    new ModelSpec(
                            Architecture.LLAMA,
                            30,
                            576,
                            9,
                            3,
                            64,
                            1536,
                            49152,
                            1e-5,
                            1e5,
                            RopeScaling.none(),
                            true,
                            8192,
                            Set.of(2),
                            OptionalInt.of(1),
                            OptionalInt.of(2));
            assertEquals(expected, model.spec());
            float[] queries =
                    TestModels.values(model.weights(), "model.layers.3.self_attn.q_proj.weight");
            assertEquals(0.0385437f, queries[33 * 576 + 5]);
            assertEquals(0.020690918f, queries[100 * 576]);
            assertEquals(-96.36239624023438, sum(queries), 1e-6);
            float[] embedding = TestModels.values(model.weights(), TensorLayout.EMBEDDING);
            assertEquals(-15353.04449415207, sum(embedding), 1e-6);
            assertEquals(-0.04170227f, embedding[embedding.length - 1]);
            float[] down =
                    TestModels.values(model.weights(), "model.layers.29.mlp.down_proj.weight");
            assertEquals(49.83570861816406, sum(down), 1e-6);
        }
    }

    private static double sum(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }

    private static ModelSpec.Builder small(int headDim) {
        return ModelSpec.builder(Architecture.LLAMA).vocab(3).headDim(headDim);
    }

    private ModelSpec specOf(TestGguf gguf, ModelSpec spec) throws IOException {
        gguf.tensor("token_embd.weight", new float[3 * spec.hidden()], 3, spec.hidden());
        try (var file = GgufFile.open(gguf.write(folder.resolve("x.gguf")))) {
            return GgufConfig.read(file);
        }
    }

    private void assertSpecFault(TestGguf gguf, ModelSpec spec, String message) {
        var e = assertThrows(ModelFormatException.class, () -> specOf(gguf, spec));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    private static void assertFault(Path file, String message) {
        var e = assertThrows(ModelFormatException.class, () -> ModelSource.open(file));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }
}
