package io.github.rlvr.djl.policy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import ai.djl.pytorch.jni.JniUtils;
import io.github.rlvr.core.config.Precision;
import io.github.rlvr.core.policy.GenerationListener;
import io.github.rlvr.core.policy.GenerationRequest;
import io.github.rlvr.core.policy.PolicySnapshot;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.rollout.RolloutGroup;
import io.github.rlvr.core.rollout.SamplingParams;
import io.github.rlvr.djl.TinyPolicy;
import io.github.rlvr.djl.decoder.ProductChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DjlSnapshotTest {

    private static final GenerationRequest REQUEST =
            new GenerationRequest(TinyPolicy.tasks(4), 4, SamplingParams.sampling(1, 12), 17, 0);

    @ParameterizedTest
    @CsvSource({"false, FLOAT32", "false, BFLOAT16", "true, FLOAT32"})
    void noUpdateChangesWhatASnapshotSamples(boolean lora, Precision rollout) throws Exception {
        assertFrozen(builder(lora, rollout));
    }

    @Test
    @EnabledIf("hasAvx512")
    void noUpdateChangesPackedWeightsEither() throws Exception {
        assertFrozen(builder(false, Precision.FLOAT32).optProducts(ProductChoice.ONEDNN));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @EnabledIf("io.github.rlvr.djl.rollout.RoundedRolloutTest#bytesAddUp")
    void noUpdateChangesRoundedWeightsEither(boolean lora) throws Exception {
        assertFrozen(builder(lora, Precision.INT8).optProducts(ProductChoice.ONEDNN));
    }

    static boolean hasAvx512() throws IOException {
        Path cpus = Path.of("/proc/cpuinfo");
        return Files.isReadable(cpus) && Files.readString(cpus).contains("avx512vl");
    }

    private static void assertFrozen(DjlPolicyBuilder builder) throws Exception {
        try (DjlPolicy policy = builder.build()) {
            List<Rollout> before = rollouts(policy.generate(REQUEST, GenerationListener.NONE));
            try (PolicySnapshot snapshot = policy.snapshot()) {
                learn(policy, before, 1);
                assertSameRollouts(before, rollouts(inAnotherThread(snapshot)));
            }
            List<Rollout> after = rollouts(policy.generate(REQUEST, GenerationListener.NONE));
            assertEquals(1, after.get(0).policyVersion());
            assertNotEquals(
                    before.get(0).logProbs()[0],
                    after.get(0).logProbs()[0],
                    "an update must change what the policy samples");
        }
    }

    @ParameterizedTest
    @CsvSource({"false, FLOAT32", "true, FLOAT32"})
    void samplingAndLearningAtOnceGiveWhatTheyGiveInTurn(boolean lora, Precision rollout)
            throws Exception {
        float[] inTurn;
        List<Rollout> expected;
        try (DjlPolicy policy = builder(lora, rollout).build()) {
            expected = rollouts(policy.generate(REQUEST, GenerationListener.NONE));
            learn(policy, expected, 6);
            inTurn = TinyPolicy.parameters(policy);
        }
        try (DjlPolicy policy = builder(lora, rollout).build();
                PolicySnapshot snapshot = policy.snapshot()) {
            var sampling =
                    new FutureTask<>(() -> snapshot.generate(REQUEST, GenerationListener.NONE));
            new Thread(sampling).start();
            learn(policy, expected, 6);
            assertSameRollouts(expected, rollouts(sampling.get()));
            assertArrayEquals(inTurn, TinyPolicy.parameters(policy));
        }
    }

    @Test
    void threadsAreSharedWhileASnapshotIsOpenAndGivenBack() throws Exception {
        try (DjlPolicy policy = TinyPolicy.of("tiny-llama").optThreads(3).build()) {
            try (PolicySnapshot snapshot = policy.snapshot()) {
                assertEquals(2, JniUtils.getNumThreads());
                var other =
                        new FutureTask<>(
                                () -> {
                                    snapshot.generate(REQUEST, GenerationListener.NONE);
                                    return JniUtils.getNumThreads();
                                });
                new Thread(other).start();
                assertEquals(1, other.get());
                assertEquals(2, JniUtils.getNumThreads(), "a thread's share is its own");
            }
            assertEquals(3, JniUtils.getNumThreads());
        } finally {
            JniUtils.setNumThreads(1);
        }
    }

    private static DjlPolicyBuilder builder(boolean lora, Precision rollout) throws IOException {
        DjlPolicyBuilder builder = TinyPolicy.of("tiny-llama").optRolloutPrecision(rollout);
        return lora ? builder.optLora(TinyPolicy.LORA) : builder;
    }

    private static void learn(DjlPolicy policy, List<Rollout> rollouts, int updates) {
        for (int i = 0; i < updates; i++) {
            policy.update(TinyPolicy.samples(rollouts), TinyPolicy.loss(0.1), 12);
        }
    }

    private static List<RolloutGroup> inAnotherThread(PolicySnapshot snapshot) throws Exception {
        var sampling = new FutureTask<>(() -> snapshot.generate(REQUEST, GenerationListener.NONE));
        new Thread(sampling).start();
        return sampling.get();
    }

    private static List<Rollout> rollouts(List<RolloutGroup> groups) {
        return groups.stream().flatMap(group -> group.rollouts().stream()).toList();
    }

    private static void assertSameRollouts(List<Rollout> expected, List<Rollout> actual) {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i).completionIds(), actual.get(i).completionIds());
            assertArrayEquals(expected.get(i).logProbs(), actual.get(i).logProbs());
            assertEquals(expected.get(i).policyVersion(), actual.get(i).policyVersion());
        }
    }
}
