package io.github.rlvr.djl.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.rollout.SamplingParams;
import io.github.rlvr.djl.TinyPolicy;
import io.github.rlvr.djl.rollout.RolloutSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class LeakTest {

    private static final Path STATUS = Path.of("/proc/self/status");

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
    void residentMemoryDoesNotGrowOverManySteps() throws IOException {
        Assumptions.assumeTrue(Files.exists(STATUS), "SKIPPED: no /proc/self/status here");
        try (DjlPolicy policy = policy()) {
            steps(policy, 60);
            System.gc();
            long before = residentKilobytes();
            steps(policy, 200);
            System.gc();
            double slope = (residentKilobytes() - before) / 200.0;
            assertTrue(slope < 100, "resident memory grows by " + slope + " kB a step");
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

    private static long residentKilobytes() throws IOException {
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
