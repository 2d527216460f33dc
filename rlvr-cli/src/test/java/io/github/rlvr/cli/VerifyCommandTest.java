package io.github.rlvr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VerifyCommandTest {

    @Test
    void equalAnswersSucceed() {
        Captured run = Captured.run("verify", "--gold", "1/2", "--answer", "It is \\boxed{0.5}.");
        assertEquals(0, run.exitCode());
        assertEquals("equal", run.lastLine());
    }

    @Test
    void differentAnswersFail() {
        Captured run = Captured.run("verify", "--gold", "2", "--answer", "3");
        assertEquals(1, run.exitCode());
        assertEquals("different", run.lastLine());
    }

    @Test
    void theExplanationShowsBothAnswers() {
        Captured run = Captured.run("verify", "--gold", "27", "--answer", "3^3", "--explain");
        assertTrue(run.out().contains("27") && run.out().contains("3^3"), run.out());
    }

    @Test
    void aDialectKeepsItsOwnRules() {
        String[] pair = {"verify", "--gold", "1/4", "--answer", "\\boxed{0.25}", "--dialect"};
        String[] hendrycks = java.util.Arrays.copyOf(pair, pair.length + 1);
        hendrycks[pair.length] = "hendrycks";
        assertEquals("different", Captured.run(hendrycks).lastLine());
        hendrycks[pair.length] = "qwen_math_equal";
        assertEquals("equal", Captured.run(hendrycks).lastLine());
    }

    @Test
    void goldWithoutAnswerIsAUsageError() {
        Captured run = Captured.run("verify", "--gold", "2");
        assertEquals(2, run.exitCode());
        assertTrue(run.err().contains("--answer"), run.err());
    }

    @Test
    void casesAreCountedOnTheLastLine(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("cases.jsonl");
        Files.writeString(file, "\n");
        Captured run = Captured.run("verify", "--cases", file.toString());
        assertEquals("agreement 1.0000 (fp 0, fn 0, n 0)", run.lastLine());
    }
}
