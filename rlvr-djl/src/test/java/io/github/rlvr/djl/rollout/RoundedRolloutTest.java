package io.github.rlvr.djl.rollout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.core.config.Precision;
import io.github.rlvr.core.rollout.FinishReason;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.rollout.SamplingParams;
import io.github.rlvr.djl.TinyPolicy;
import io.github.rlvr.djl.decoder.ProductChoice;
import io.github.rlvr.djl.policy.DjlPolicy;
import io.github.rlvr.djl.policy.DjlPolicyBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rollouts whose products are rounded to 8 bits. */
final class RoundedRolloutTest {

    private static final Path CPUS = Path.of("/proc/cpuinfo");
    private static final SamplingParams SAMPLING = SamplingParams.sampling(1, 24);

    @ParameterizedTest
    @ValueSource(strings = {"tiny-llama", "tiny-qwen2", "tiny-qwen3"})
    @EnabledIf("bytesAddUp")
    void logProbabilitiesAreRoundedAndStayNearTheTrainers(String model) throws IOException {
        try (DjlPolicy policy = rounded(model).optLora(TinyPolicy.LORA).build()) {
            List<Rollout> rollouts = TinyPolicy.rollouts(policy, 4, 4, SAMPLING);
            double factor = meanFactor(policy.logProbs(rollouts), rollouts);
            assertTrue(factor > 1.0001 && factor < 1.1, "mean factor " + factor);
        }
    }

    @Test
    @EnabledIf("bytesAddUp")
    void theSameSeedDrawsTheSameToTheBit() throws IOException {
        try (DjlPolicy one = rounded("tiny-qwen2").build();
                DjlPolicy two = rounded("tiny-qwen2").build()) {
            List<Rollout> first = TinyPolicy.rollouts(one, 3, 4, SAMPLING);
            List<Rollout> second = TinyPolicy.rollouts(two, 3, 4, SAMPLING);
            for (int i = 0; i < first.size(); i++) {
                assertArrayEquals(first.get(i).completionIds(), second.get(i).completionIds());
                assertArrayEquals(first.get(i).logProbs(), second.get(i).logProbs());
            }
        }
    }

    /** The last norm, and the products of queries, keys and values in the first layer. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    @EnabledIf("bytesAddUp")
    void weightsThatAreNotFiniteDrawNothing(int tensor) throws IOException {
        try (DjlPolicy policy = rounded("tiny-qwen2").build()) {
            policy.weights().tensors().get(tensor).muli(Float.NaN);
            for (Rollout rollout : TinyPolicy.rollouts(policy, 2, 2, SAMPLING)) {
                assertEquals(FinishReason.INVALID, rollout.finish());
            }
        }
    }

    @Test
    void otherProductsAreRefusedWithTheRemedy() throws IOException {
        DjlPolicyBuilder builder = rounded("tiny-llama").optProducts(ProductChoice.PLAIN);
        Exception refused = assertThrows(IllegalArgumentException.class, builder::build);
        assertTrue(refused.getMessage().contains("model.rollout_dtype is int8"), refused::toString);
        assertTrue(refused.getMessage().contains("set it to bfloat16"), refused::toString);
    }

    @Test
    void trainingIsNotRounded() throws IOException {
        DjlPolicyBuilder builder = TinyPolicy.of("tiny-llama");
        assertThrows(IllegalArgumentException.class, () -> builder.optPrecision(Precision.INT8));
    }

    static boolean bytesAddUp() throws IOException {
        return Files.isReadable(CPUS) && Files.readString(CPUS).contains("avx512_vnni");
    }

    private static DjlPolicyBuilder rounded(String model) throws IOException {
        return TinyPolicy.of(model)
                .optRolloutPrecision(Precision.INT8)
                .optProducts(ProductChoice.ONEDNN);
    }

    private static double meanFactor(float[][] trainer, List<Rollout> rollouts) {
        double sum = 0;
        int tokens = 0;
        for (int i = 0; i < trainer.length; i++) {
            float[] sampler = rollouts.get(i).logProbs();
            for (int t = 0; t < sampler.length; t++) {
                sum += Math.exp(Math.abs((double) trainer[i][t] - sampler[t]));
                tokens++;
            }
        }
        return sum / tokens;
    }
}
