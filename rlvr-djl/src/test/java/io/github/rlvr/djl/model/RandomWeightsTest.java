package io.github.rlvr.djl.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.rlvr.djl.TestModels;
import io.github.rlvr.djl.format.ModelFormatException;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomWeightsTest {

    private static final ModelSpec SPEC =
            ModelSpec.builder(Architecture.QWEN2).vocab(100).tiedEmbeddings(false).build();

    @Test
    void areCompleteForTheirSpec() throws ModelFormatException {
        TensorLayout.check(SPEC, new RandomWeights(SPEC, 1), Path.of("fresh"));
        assertEquals(2 * 12 + 3, TensorLayout.of(SPEC).size());
    }

    @Test
    void matricesHaveTheStandardDeviationOfTransformers() throws IOException {
        float[] values = TestModels.values(new RandomWeights(SPEC, 1), "lm_head.weight");
        double mean =
                IntStream.range(0, values.length).mapToDouble(i -> values[i]).average().orElse(1);
        double square =
                IntStream.range(0, values.length)
                        .mapToDouble(i -> values[i] * values[i])
                        .average()
                        .orElse(0);
        // 6400 draws: the mean's own deviation is 0.02 / 80 = 0.00025, that of the spread 0.00018.
        assertEquals(0, mean, 0.001);
        assertEquals(0.02, Math.sqrt(square), 0.001);
    }

    @Test
    void normsAreOneAndBiasesZero() throws IOException {
        var weights = new RandomWeights(SPEC, 1);
        float[] ones = new float[64];
        Arrays.fill(ones, 1);
        assertArrayEquals(ones, TestModels.values(weights, "model.norm.weight"));
        assertArrayEquals(
                new float[64], TestModels.values(weights, "model.layers.1.self_attn.k_proj.bias"));
    }

    @Test
    void dependOnSeedAndNameOnly() throws IOException {
        float[] one = TestModels.values(new RandomWeights(SPEC, 1), "lm_head.weight");
        float[] again = TestModels.values(new RandomWeights(SPEC, 1), "lm_head.weight");
        float[] seed = TestModels.values(new RandomWeights(SPEC, 2), "lm_head.weight");
        float[] name = TestModels.values(new RandomWeights(SPEC, 1), TensorLayout.EMBEDDING);
        assertArrayEquals(one, again);
        assertFalse(Arrays.equals(one, seed));
        assertFalse(Arrays.equals(one, name));
    }

    @Test
    void areTheSameOnEveryMachine() throws IOException {
        float[] values = TestModels.values(new RandomWeights(SPEC, 7), TensorLayout.EMBEDDING);
        // Computed from the definition in Python.
        assertArrayEquals(
                new float[] {-0.023340854099f, -0.0366562968f, 0.019844237542f, 0.01314534006f},
                Arrays.copyOf(values, 4));
    }

    @Test
    void aSmallBufferIsRefused() {
        var weights = new RandomWeights(SPEC, 1);
        assertThrows(
                IllegalArgumentException.class,
                () -> weights.read("lm_head.weight", FloatBuffer.allocate(10)));
    }

    @Test
    void anUnknownTensorIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new RandomWeights(SPEC, 1).shape("x"));
    }
}
