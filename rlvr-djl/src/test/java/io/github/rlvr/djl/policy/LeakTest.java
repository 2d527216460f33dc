package io.github.rlvr.djl.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.rollout.SamplingParams;
import io.github.rlvr.djl.TinyPolicy;
import io.github.rlvr.djl.rollout.RolloutSettings;
import io.github.rlvr.testkit.leak.Leaks;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class LeakTest {

    @Test
    void stepsLeaveNoArrayBehind() throws IOException {
        try (DjlPolicy policy = policy()) {
            steps(policy, 3);
            int before = managed(policy);
            steps(policy, 10);
            assertEquals(before, managed(policy));
        }
    }

    @Test
    void residentMemoryDoesNotGrowOverManySteps() throws Exception {
        Assumptions.assumeTrue(Leaks.canBeMeasured(), "SKIPPED: no /proc/self here");
        try (DjlPolicy policy = policy()) {
            double kilobytes = new Leaks(200, () -> steps(policy, 1)).kilobytes(50);
            assertTrue(kilobytes < 100, () -> kilobytes + " kB a step are left");
        }
    }

    private static DjlPolicy policy() throws IOException {
        return TinyPolicy.of("tiny-qwen2")
                .optLora(TinyPolicy.LORA)
                .optRollout(new RolloutSettings(3, 4, 1, 64))
                .build();
    }

    private static void steps(DjlPolicy policy, int count) {
        SamplingParams sampling = new SamplingParams(1, 50, 0.9, 0, 8, List.of("zzz"));
        for (int step = 0; step < count; step++) {
            List<Rollout> rollouts = TinyPolicy.rollouts(policy, 2, 2, sampling);
            policy.update(TinyPolicy.samples(rollouts), TinyPolicy.loss(0.01), 8);
        }
    }

    private static int managed(DjlPolicy policy) {
        NDManager manager = policy.weights().embedding().getManager();
        return ((PtNDManager) manager).getManagedArrays().size();
    }
}
