package io.github.rlvr.djl.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import io.github.rlvr.core.config.Precision;
import io.github.rlvr.core.policy.MemoryPlan;
import io.github.rlvr.djl.TinyPolicy;
import io.github.rlvr.djl.decoder.LoraAdapter;
import io.github.rlvr.djl.decoder.ProductChoice;
import io.github.rlvr.djl.train.TrainingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryEstimateTest {

    @TempDir Path folder;

    @Test
    void weightsGradientsAndMomentsAreCountedToTheByte() throws IOException {
        DjlPolicyBuilder builder = TinyPolicy.of("tiny-qwen2");
        MemoryPlan plan = plan(builder);
        try (DjlPolicy policy = builder.build()) {
            long weights = 4 * policy.spec().parameters();
            assertEquals(weights, bytes(plan, "weights"));
            assertEquals(3 * weights, bytes(plan, "gradients and moments"));
        }
    }

    @Test
    void roundedRolloutWeightsTakeAByteANumber() throws IOException {
        DjlPolicyBuilder builder =
                TinyPolicy.of("tiny-qwen2")
                        .optRolloutPrecision(Precision.INT8)
                        .optProducts(ProductChoice.ONEDNN);
        MemoryPlan plan = plan(builder);
        assertEquals(bytes(plan, "weights"), 4 * bytes(plan, "rollout weights"));
    }

    @Test
    void ofAnAdapterOnlyItsOwnNumbersAreTrained() throws IOException {
        DjlPolicyBuilder builder = TinyPolicy.of("tiny-qwen3").optLora(TinyPolicy.LORA);
        long counted = bytes(plan(builder), "gradients and moments");
        try (DjlPolicy policy = builder.build()) {
            LoraAdapter adapter = policy.adapter().orElseThrow();
            long numbers = adapter.tensors().stream().mapToLong(tensor -> tensor.size()).sum();
            assertEquals(3 * 4 * numbers, counted);
        }
    }

    @Test
    void whatOnlySamplesHasNoGradients() throws IOException {
        MemoryPlan plan = planAlone(TinyPolicy.of("tiny-qwen2").optTrained(false));
        assertEquals(0, bytes(plan, "gradients and moments"));
    }

    @Test
    void recomputedLayersKeepLess() throws IOException {
        long all = bytes(planAlone(TinyPolicy.of("tiny-llama")), "activations");
        TrainingSettings recomputed = new TrainingSettings(1024, 512, true, 256);
        assertTrue(
                bytes(planAlone(TinyPolicy.of("tiny-llama").optTraining(recomputed)), "activations")
                        < all);
    }

    @Test
    void everyRemedyMakesItsPartSmaller() throws IOException {
        MemoryPlan usual = planAlone(TinyPolicy.of("tiny-llama"));
        MemoryPlan smaller =
                planAlone(
                        TinyPolicy.of("tiny-llama")
                                .optRolloutPrecision(Precision.BFLOAT16)
                                .optLora(TinyPolicy.LORA)
                                .optTraining(new TrainingSettings(512, 128, true, 256)));
        for (MemoryPlan.Part part : usual.parts()) {
            if (!part.remedy().isEmpty()) {
                assertTrue(bytes(smaller, part.name()) < part.bytes(), part::toString);
            }
        }
    }

    @Test
    void halfTheTokensKeepHalf() throws IOException {
        assertEquals(activations(1024), 2 * activations(512));
    }

    private static long activations(int microBatchTokens) throws IOException {
        TrainingSettings training = TrainingSettings.DEFAULTS.withTokens(microBatchTokens);
        return bytes(planAlone(TinyPolicy.of("tiny-llama").optTraining(training)), "activations");
    }

    @Test
    void whatTheKernelWouldGiveCountsWithinTheLimitOfTheContainer() throws IOException {
        Path kernel = folder.resolve("meminfo");
        Path container = folder.resolve("memory.max");
        FreeMemory free = new FreeMemory(kernel, container);
        assertEquals(OptionalLong.empty(), free.on(Device.cpu()));
        Files.writeString(kernel, "MemTotal: 9000 kB\nMemAvailable:    5000 kB\n");
        assertEquals(OptionalLong.of(5_120_000), free.on(Device.cpu()));
        Files.writeString(container, "max\n");
        assertEquals(OptionalLong.of(5_120_000), free.on(Device.cpu()));
        Files.writeString(container, "4000000\n");
        assertEquals(OptionalLong.of(4_000_000), free.on(Device.cpu()));
    }

    private static MemoryPlan plan(DjlPolicyBuilder builder) {
        return builder.memoryPlan(4, 4, 100, 100);
    }

    private static MemoryPlan planAlone(DjlPolicyBuilder builder) {
        MemoryPlan plan = plan(builder);
        builder.discard();
        return plan;
    }

    private static long bytes(MemoryPlan plan, String part) {
        return plan.parts().stream()
                .filter(p -> p.name().equals(part))
                .mapToLong(MemoryPlan.Part::bytes)
                .findFirst()
                .orElseThrow();
    }
}
