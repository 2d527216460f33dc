package io.github.rlvr.djl.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import io.github.rlvr.core.loss.PolicyLoss;
import io.github.rlvr.core.metrics.Metrics;
import io.github.rlvr.core.policy.GenerationListener;
import io.github.rlvr.core.policy.TrainingSample;
import io.github.rlvr.core.rollout.SamplingParams;
import io.github.rlvr.djl.TinyPolicy;
import io.github.rlvr.djl.policy.DjlPolicy;
import io.github.rlvr.djl.rollout.Completion;
import io.github.rlvr.djl.rollout.Job;
import io.github.rlvr.djl.rollout.RolloutSettings;
import io.github.rlvr.djl.train.TrainingSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The native library is asked for more than any machine has, so that its own error comes. */
class OutOfMemoryTest {

    /** 128 TiB of float32: more than an address space. */
    private static final Shape TOO_MUCH = new Shape(1L << 45);

    @Test
    void memoryThatEndsInAnUpdateHalvesTheMicroBatchAndDoesItAgain() throws IOException {
        List<TrainingSample> samples = TinyPolicy.samples(TinyPolicy.fixedRollouts(12));
        float[] expected;
        AtomicLong most = new AtomicLong();
        try (DjlPolicy small = policy(32)) {
            PolicyLoss seen =
                    input -> {
                        most.accumulateAndGet(input.mask().size(), Math::max);
                        return TinyPolicy.loss(0.1).compute(input);
                    };
            small.update(samples, seen, 20);
            expected = TinyPolicy.parameters(small);
        }
        try (DjlPolicy policy = policy(64)) {
            int arrays = arrays(policy);
            Metrics metrics = policy.update(samples, needing(most.get()), 20);
            assertEquals(1, metrics.value("memory/halvings").orElseThrow());
            assertEquals(0, metrics.value("skipped_steps").orElseThrow());
            assertArrayEquals(expected, TinyPolicy.parameters(policy));
            assertEquals(arrays, arrays(policy));
            Metrics next = policy.update(samples, needing(most.get()), 20);
            assertTrue(next.value("memory/halvings").isEmpty(), "half the size is kept");
        }
    }

    @Test
    void memoryThatEndsTwiceIsReportedWithTheSettingAndNothingIsChanged() throws IOException {
        List<TrainingSample> samples = TinyPolicy.samples(TinyPolicy.fixedRollouts(12));
        try (DjlPolicy policy = policy(64)) {
            float[] before = TinyPolicy.parameters(policy);
            int arrays = arrays(policy);
            var e =
                    assertThrows(
                            OutOfMemoryException.class,
                            () -> policy.update(samples, needing(0), 20));
            assertTrue(e.getMessage().contains("32 tokens a micro-batch"), e.getMessage());
            assertTrue(e.getMessage().contains("trainer.micro_batch_tokens"), e.getMessage());
            assertArrayEquals(before, TinyPolicy.parameters(policy));
            assertEquals(arrays, arrays(policy));
            assertEquals(0, policy.version());
        }
    }

    @Test
    void memoryThatEndsWhileSamplingHalvesTheRowsAndGivesTheSameRollouts() throws IOException {
        List<int[]> prompts = List.of(new int[] {4, 9, 30}, new int[] {7});
        List<Job> jobs = IntStream.range(0, 8).mapToObj(i -> new Job(i / 4, 40 + i)).toList();
        SamplingParams sampling = SamplingParams.sampling(0.9, 12);
        try (DjlPolicy policy = policy(64)) {
            List<Completion> expected =
                    policy.complete(prompts, jobs, sampling, GenerationListener.NONE);
            List<GenerationListener.Progress> seen = new ArrayList<>();
            GenerationListener once =
                    progress -> {
                        seen.add(progress);
                        if (seen.size() == 2) {
                            exhaust(policy.weights().embedding().getManager());
                        }
                        return true;
                    };
            int arrays = arrays(policy);
            List<Completion> again = policy.complete(prompts, jobs, sampling, once);
            assertEquals(arrays, arrays(policy));
            for (int i = 0; i < jobs.size(); i++) {
                assertArrayEquals(expected.get(i).ids(), again.get(i).ids());
            }
            assertEquals(8, seen.get(seen.size() - 1).finished());
        }
    }

    @Test
    void anotherFailureIsNotTriedAgain() {
        Share share = new Share("rows", "lower it", 8);
        List<Integer> sizes = new ArrayList<>();
        assertThrows(
                EngineException.class,
                () ->
                        share.spend(
                                size -> {
                                    sizes.add(size);
                                    throw new EngineException("shapes do not agree");
                                }));
        assertEquals(List.of(8), sizes);
    }

    private static DjlPolicy policy(int microBatchTokens) throws IOException {
        return TinyPolicy.of("tiny-qwen2")
                .optTraining(TrainingSettings.DEFAULTS.withTokens(microBatchTokens))
                .optRollout(new RolloutSettings(8, 4, 1, 64))
                .build();
    }

    /** A loss whose memory ends in micro-batches that score more than so many padded tokens. */
    private static PolicyLoss needing(long most) {
        return input -> {
            if (input.mask().size() > most) {
                exhaust(input.mask().getManager());
            }
            return TinyPolicy.loss(0.1).compute(input);
        };
    }

    private static void exhaust(NDManager manager) {
        manager.zeros(TOO_MUCH).close();
    }

    private static int arrays(DjlPolicy policy) {
        NDManager manager = policy.weights().embedding().getManager();
        return ((PtNDManager) manager).getManagedArrays().size();
    }
}
