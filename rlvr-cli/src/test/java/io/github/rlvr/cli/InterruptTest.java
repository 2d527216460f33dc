package io.github.rlvr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signals to real processes while they compute natively. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no SIGINT and SIGTERM to send")
class InterruptTest {

    /** Its bit in a mask of signals. */
    private static final long SIGINT = 1 << 1;

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void generatingEndsBetweenTwoChunks(String signal, int code)
            throws IOException, InterruptedException {
        assumeHeard(signal);
        TinyModel.write(folder.resolve("tiny"));
        try (ChildProcess child =
                rlvr("generate --model tiny --raw --prompt 1 --samples 1000000")) {
            child.awaitErr("(loaded in").signal(signal);
            assertEnds(child, code);
            assertTrue(child.err().contains("generate: interrupted"), child.err());
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void theWarmUpOfTheQuickstartEndsBetweenTwoSteps(String signal, int code)
            throws IOException, InterruptedException {
        assumeHeard(signal);
        try (ChildProcess child = rlvr("quickstart --output run")) {
            child.awaitOut("update 50/400").signal(signal);
            assertEnds(child, code);
            assertTrue(child.err().contains("quickstart: interrupted"), child.err());
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void trainingEndsAfterTheStepWithACheckpointFromWhichItGoesOn(String signal, int code)
            throws IOException, InterruptedException {
        assumeHeard(signal);
        writeRun(4);
        try (ChildProcess child = rlvr("train run.yaml")) {
            child.awaitOut("step 3/100000").signal(signal);
            assertEnds(child, code);
            assertTrue(child.err().contains("stopping after this step; "), child.err());
            assertTrue(child.out().contains("stopped after "), child.out());
        }
        assertEquals(stepsInMetrics(), newestCheckpoint());
        try (ChildProcess more =
                rlvr(
                        "train run.yaml --resume run --set trainer.steps="
                                + (newestCheckpoint() + 1))) {
            assertEquals(0, more.exitCode(), more.err());
        }
    }

    @Tag("slow")
    @Test
    void aSecondSignalCancelsTheStepAndKeepsTheOneBefore()
            throws IOException, InterruptedException {
        writeRun(100_000);
        try (ChildProcess child = rlvr("train run.yaml --set sampling.max_new_tokens=30")) {
            child.awaitFile("run/config.yaml", "trainer");
            // It is written just before the first step, which takes minutes and says nothing.
            Thread.sleep(2000);
            child.signal("TERM");
            child.awaitErr("stopping after this step; 1 of 100000").signal("TERM");
            assertEnds(child, 143);
            assertTrue(child.err().contains("cancelling step 1"), child.err());
            assertTrue(child.out().contains("cancelled after 0 steps"), child.out());
        }
        assertFalse(Files.exists(folder.resolve("run/model")));
    }

    /** A shell starts what it puts in the background deaf to SIGINT, and children inherit that. */
    private static void assumeHeard(String signal) throws IOException {
        Path status = Path.of("/proc/self/status");
        if (signal.equals("INT") && Files.isReadable(status)) {
            String ignored =
                    Files.readAllLines(status).stream()
                            .filter(line -> line.startsWith("SigIgn:"))
                            .map(line -> line.substring(7).strip())
                            .findFirst()
                            .orElse("0");
            assumeTrue(
                    (Long.parseUnsignedLong(ignored, 16) & SIGINT) == 0,
                    "SIGINT is ignored by what started these tests");
        }
    }

    private void assertEnds(ChildProcess child, int code) throws IOException, InterruptedException {
        assertEquals(code, child.exitCode(), child.err());
        assertFalse(child.crashed(), "the virtual machine crashed");
    }

    private ChildProcess rlvr(String arguments) throws IOException {
        return ChildProcess.rlvr(folder, arguments.split(" "));
    }

    private long stepsInMetrics() throws IOException {
        try (var lines = Files.lines(folder.resolve("run/metrics.jsonl"))) {
            return lines.filter(line -> line.contains("\"step\"")).count();
        }
    }

    private long newestCheckpoint() throws IOException {
        try (var list = Files.list(folder.resolve("run/checkpoints"))) {
            return list.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith("step-"))
                    .mapToLong(name -> Long.parseLong(name.substring(5)))
                    .max()
                    .orElseThrow();
        }
    }

    private void writeRun(int groupSize) throws IOException {
        TinyModel.write(folder.resolve("tiny"));
        Files.write(
                folder.resolve("train.jsonl"),
                List.of(
                        "{\"prompt\": \"11\", \"answer\": \"1\"}",
                        "{\"prompt\": \"22\", \"answer\": \"2\"}"));
        Files.writeString(
                folder.resolve("run.yaml"),
                """
                model: {path: tiny}
                data: {train: train.jsonl, prompt_style: text}
                sampling: {max_new_tokens: 6}
                rewards: [{name: exact_answer}]
                trainer:
                  {steps: 100000, prompts_per_step: 2, group_size: %d, eval_every: 0,
                   checkpoint_every: 100000, output_dir: run}
                """
                        .formatted(groupSize));
    }
}
