package io.github.rlvr.algorithms.hapo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.algorithms.Algorithms;
import io.github.rlvr.algorithms.settings.Compat;
import io.github.rlvr.core.algorithm.SamplingPlan;
import io.github.rlvr.core.rollout.FinishReason;
import io.github.rlvr.core.rollout.Rollout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HapoSamplingTest {

    private static final List<Rollout> STEP =
            List.of(rollout(0.1f, 2f, 0.5f), rollout(1.2f, Float.NaN, 0.01f, 3f));

    @TempDir private Path folder;

    @Test
    void theFirstStepIsSampledAsConfigured() {
        assertTrue(plan(0.05).temperature().isEmpty());
    }

    @Test
    void theNextStepFollowsTheEntropiesOfTheLast() {
        HapoSampling plan = plan(0.05);
        plan.observe(STEP);
        EntropyStatistics statistics = EntropyStatistics.of(STEP, 0.8, Compat.RECOMMENDED);
        assertEquals(
                new HapoTemperature(0.05).temperature(1, 2.5, statistics),
                plan.temperature().orElseThrow().temperature(1, 2.5));
        assertTrue(plan.temperature().orElseThrow().temperature(1, 3) > 1);
        assertTrue(plan.temperature().orElseThrow().temperature(1, 0.01) < 1);
    }

    @Test
    void strengthZeroSamplesAsConfigured() {
        HapoSampling plan = plan(0);
        plan.observe(STEP);
        assertTrue(plan.temperature().isEmpty());
    }

    @Test
    void statisticsSurviveACheckpointToTheBit() throws IOException {
        HapoSampling before = plan(0.05);
        before.observe(STEP);
        before.saveState(folder);
        HapoSampling after = plan(0.05);
        after.restoreState(folder);
        assertEquals(before.temperature(), after.temperature());
    }

    @Test
    void aDamagedStateIsRefusedAndChangesNothing() throws IOException {
        Files.writeString(folder.resolve("entropy.json"), "{\"pivot\": 1}");
        HapoSampling plan = plan(0.05);
        IOException refused = assertThrows(IOException.class, () -> plan.restoreState(folder));
        assertTrue(refused.getMessage().contains("deviation"), refused.getMessage());
        assertTrue(plan.temperature().isEmpty());
    }

    @Test
    void onlyHapoSteersTheSampling() {
        Algorithms.all()
                .forEach(
                        provider ->
                                assertEquals(
                                        provider.name().equals("hapo"),
                                        Algorithms.byName(provider.name(), null).sampling()
                                                != SamplingPlan.AS_CONFIGURED,
                                        provider.name()));
    }

    private static HapoSampling plan(double tau) {
        return new HapoSampling(new HapoTemperature(tau), 0.8, Compat.RECOMMENDED);
    }

    private static Rollout rollout(float... entropies) {
        return new Rollout(
                "t",
                0,
                new int[] {1},
                new int[entropies.length],
                new float[entropies.length],
                entropies,
                1,
                FinishReason.STOP,
                "",
                0,
                0);
    }
}
