package io.github.rlvr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.testkit.leak.Leaks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs in one process, one after the other, each with a policy of its own. */
@Tag("slow")
class LeakTest {

    private static final int STEPS = 20;

    @TempDir Path folder;

    @Test
    void runsGiveBackMemoryFilesAndThreads() throws Exception {
        Assumptions.assumeTrue(Leaks.canBeMeasured(), "SKIPPED: no /proc/self here");
        TinyModel.write(folder.resolve("tiny"));
        Files.write(
                folder.resolve("train.jsonl"), List.of("{\"prompt\": \"11\", \"answer\": \"1\"}"));
        Leaks leaks = new Leaks(3, this::train);
        double kilobytes = leaks.kilobytes(50 * STEPS) / STEPS;
        assertTrue(kilobytes < 100, () -> kilobytes + " kB a step are left");
        double files = leaks.files();
        assertTrue(files < 1, () -> files + " files a run stay open");
        double threads = leaks.threads();
        assertTrue(threads < 1, () -> threads + " threads a run stay alive");
    }

    private void train() throws IOException {
        Path config = folder.resolve("run.yaml");
        Files.writeString(
                config,
                """
                model: {path: '%1$s/tiny', threads: 1, products: plain}
                data: {train: '%1$s/train.jsonl', prompt_style: text}
                sampling: {max_new_tokens: 6}
                rewards: [exact_answer]
                trainer:
                  {steps: %2$d, prompts_per_step: 1, group_size: 4, checkpoint_every: 0,
                   output_dir: '%3$s'}
                """
                        .formatted(folder, STEPS, Files.createTempDirectory(folder, "run")));
        Captured run = Captured.run("train", config.toString());
        assertEquals(0, run.exitCode(), run.err());
    }
}
