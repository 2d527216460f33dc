package io.github.rlvr.djl.policy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.core.config.OptimizerConfig;
import io.github.rlvr.core.config.Schedule;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.djl.TinyPolicy;
import io.github.rlvr.djl.decoder.LoraSettings;
import io.github.rlvr.djl.model.AdapterFolder;
import io.github.rlvr.djl.weights.ElementType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyExportTest {

    private static final List<Rollout> PROBE = TinyPolicy.fixedRollouts(6);

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"tiny-qwen2", "tiny-llama", "tiny-qwen3"})
    void aTrainedModelComesBackFromItsFolder(String name) throws IOException {
        try (DjlPolicy policy = trained(TinyPolicy.of(name))) {
            new PolicyExport(policy).toFolder(folder, ElementType.F32);
            try (DjlPolicy copy = TinyPolicy.of(name).setModel(folder).build()) {
                assertEquals(policy.spec(), copy.spec());
                assertSame(policy, copy, 0);
            }
        }
    }

    @Test
    void anAdapterIsFoldedIntoTheWeightsOfAFolder() throws IOException {
        try (DjlPolicy policy = trained(TinyPolicy.of("tiny-qwen3").optLora(TinyPolicy.LORA))) {
            new PolicyExport(policy).toFolder(folder, ElementType.F32);
            try (DjlPolicy copy = TinyPolicy.of("tiny-qwen3").setModel(folder).build()) {
                assertSame(policy, copy, 1e-4f);
            }
        }
    }

    @Test
    void anAdapterComesBackFromItsFolder() throws IOException {
        try (DjlPolicy policy = trained(TinyPolicy.of("tiny-llama").optLora(TinyPolicy.LORA))) {
            new PolicyExport(policy).toAdapter(folder, Optional.of("tiny-llama"));
            try (AdapterFolder stored = AdapterFolder.open(folder, policy.spec());
                    DjlPolicy copy =
                            TinyPolicy.of("tiny-llama")
                                    .optLora(LoraSettings.of(stored.spec()), stored.weights())
                                    .build()) {
                assertEquals(TinyPolicy.LORA, copy.adapter().orElseThrow().settings());
                assertSame(policy, copy, 0);
            }
        }
    }

    @Test
    void sixteenBitsRoundButKeepTheModel() throws IOException {
        try (DjlPolicy policy = trained(TinyPolicy.of("tiny-qwen2"))) {
            new PolicyExport(policy).toFolder(folder, ElementType.BF16);
            try (DjlPolicy copy = TinyPolicy.of("tiny-qwen2").setModel(folder).build()) {
                assertSame(policy, copy, 0.5f);
            }
        }
    }

    @Test
    void aModelThatDoesNotComeBackTheSameIsAnError() throws IOException {
        try (DjlPolicy policy = TinyPolicy.of("tiny-qwen2").build()) {
            // A weight that the file cannot hold: the folder then has another model.
            policy.weights().tensors().get(1).muli(Float.NaN);
            IOException error =
                    assertThrows(
                            IOException.class,
                            () -> new PolicyExport(policy).toFolder(folder, ElementType.F32));
            assertTrue(error.getMessage().contains(folder.toString()), error.getMessage());
        }
    }

    @Test
    void withoutAnAdapterThereIsNothingToSaveAsOne() throws IOException {
        try (DjlPolicy policy = TinyPolicy.of("tiny-qwen2").build()) {
            PolicyExport export = new PolicyExport(policy);
            assertThrows(
                    IllegalStateException.class, () -> export.toAdapter(folder, Optional.empty()));
        }
    }

    private static DjlPolicy trained(DjlPolicyBuilder builder) throws IOException {
        OptimizerConfig fast =
                new OptimizerConfig(5e-3, List.of(0.9, 0.99), 1e-8, 0, 1, Schedule.CONSTANT, 0, 5);
        DjlPolicy policy = builder.optOptimizer(fast, 10).build();
        for (int step = 0; step < 3; step++) {
            policy.update(TinyPolicy.samples(PROBE), TinyPolicy.loss(0.1), 20);
        }
        return policy;
    }

    private static void assertSame(DjlPolicy expected, DjlPolicy actual, float tolerance) {
        float[][] ours = expected.logProbs(PROBE);
        float[][] theirs = actual.logProbs(PROBE);
        for (int i = 0; i < ours.length; i++) {
            assertArrayEquals(ours[i], theirs[i], Math.max(tolerance, 1e-6f));
        }
    }
}
