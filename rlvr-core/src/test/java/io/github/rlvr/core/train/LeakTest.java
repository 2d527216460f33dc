package io.github.rlvr.core.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.filter.GroupFilter;
import io.github.rlvr.core.loss.Need;
import io.github.rlvr.core.scripted.ScriptedPolicy;
import io.github.rlvr.testkit.leak.Leaks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeakTest {

    private static final int STEPS = 50;

    @TempDir Path folder;

    @BeforeEach
    void needsLinux() {
        Assumptions.assumeTrue(Leaks.canBeMeasured(), "SKIPPED: no /proc/self here");
    }

    @Test
    void residentMemoryDoesNotGrowOverManySteps() throws Exception {
        double kilobytes = new Leaks(4, () -> train("", false)).kilobytes(50 * STEPS) / STEPS;
        assertTrue(kilobytes < 100, () -> kilobytes + " kB a step are left");
    }

    @Test
    void aRunClosesItsFilesAndEndsItsThreads() throws Exception {
        Leaks leaks = new Leaks(4, () -> train(", checkpoint_every: 50, reward_threads: 2", true));
        double files = leaks.files();
        assertTrue(files < 1, () -> files + " files a run stay open");
        double threads = leaks.threads();
        assertTrue(threads < 1, () -> threads + " threads a run stay alive");
    }

    private void train(String more, boolean writes) throws IOException {
        TrainConfig config =
                Runs.config(
                        "trainer: {prompts_per_step: 2, group_size: 2, steps: "
                                + STEPS
                                + more
                                + "}");
        TrainingSetup setup =
                Runs.setup(
                        config, new ScriptedPolicy(1), Runs.centred(GroupFilter.all(), Need.PEERS));
        Path directory = Files.createTempDirectory(folder, "run");
        try (RunDirectory run = RunDirectory.create(directory)) {
            new RlvrTrainer(
                            setup,
                            writes ? Optional.of(run.checkpoints(1)) : Optional.empty(),
                            writes ? run.writers(config) : List.of(),
                            System::nanoTime)
                    .run();
        } finally {
            setup.rewards().close();
        }
    }
}
