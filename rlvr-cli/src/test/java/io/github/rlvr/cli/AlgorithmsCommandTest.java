package io.github.rlvr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class AlgorithmsCommandTest {

    @Test
    void grpoIsListedWithItsSource() {
        Captured run = Captured.run("algorithms");
        assertEquals(0, run.exitCode());
        assertTrue(run.out().lines().anyMatch(line -> line.startsWith("grpo ")), run.out());
        assertTrue(run.out().contains("arXiv") || run.out().contains("Shao"), run.out());
    }
}
