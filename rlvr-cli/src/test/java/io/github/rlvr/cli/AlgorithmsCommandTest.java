package io.github.rlvr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class AlgorithmsCommandTest {

    @Test
    void summariesAndSourcesStandInOneColumn() {
        String longest = "reinforce_plus_plus_baseline";
        for (String line : Captured.run("algorithms").out().lines().toList()) {
            assertEquals(' ', line.charAt(longest.length()), line);
            assertTrue(line.charAt(longest.length() + 2) != ' ', line);
        }
    }

    @Test
    void grpoIsListedWithItsSource() {
        Captured run = Captured.run("algorithms");
        assertEquals(0, run.exitCode());
        assertTrue(run.out().lines().anyMatch(line -> line.startsWith("grpo ")), run.out());
        assertTrue(run.out().contains("arXiv") || run.out().contains("Shao"), run.out());
    }
}
