package io.github.rlvr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RewardsCommandTest {

    @Test
    void rewardsOfEveryModuleAreListedInOrderWithTheirSource() {
        Captured run = Captured.run("rewards");
        assertEquals(0, run.exitCode());
        List<String> names =
                run.out()
                        .lines()
                        .filter(line -> !line.startsWith(" "))
                        .map(line -> line.split(" ", 2)[0])
                        .toList();
        assertEquals(names.stream().sorted().toList(), names);
        assertTrue(names.containsAll(List.of("math", "overlong", "step_classifier")), run.out());
        assertTrue(run.out().contains("Pref-GRPO"), run.out());
    }
}
