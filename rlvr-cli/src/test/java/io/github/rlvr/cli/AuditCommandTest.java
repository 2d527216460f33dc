package io.github.rlvr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditCommandTest {

    private static final String TASKS =
            "{\"prompt\": \"?\", \"answer\": \"42\"}\n{\"prompt\": \"!\", \"answer\": \"\\\\frac{3}{4}\"}\n";

    @TempDir Path folder;

    @Test
    void theMathRewardPaysForNoAttack() throws IOException {
        Captured run = Captured.run("audit", "math", "--data", tasks());
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("right answers paid: 2 of 2"), run.out());
        assertTrue(run.out().contains("second verifier differs on 0 of 4"), run.out());
        assertTrue(run.lastLine().startsWith("false accepts 0 of "), run.out());
    }

    @Test
    void anAttackOfTheUsersThatIsPaidForFails() throws IOException {
        Path mine = folder.resolve("mine.jsonl");
        Files.writeString(mine, "{\"name\": \"honest\", \"text\": \"{answer:{gold}}\"}\n");
        Captured run =
                Captured.run("audit", "math", "--data", tasks(), "--attacks", mine.toString());
        assertEquals(1, run.exitCode(), run.err());
        assertTrue(run.lastLine().startsWith("false accepts 2 of "), run.out());
        assertTrue(run.out().contains("honest"), run.out());
    }

    @Test
    void theCommandReadsParquet() throws IOException {
        Path file = folder.resolve("tasks.parquet");
        try (InputStream tasks = getClass().getResourceAsStream("/tasks.parquet")) {
            Files.copy(tasks, file);
        }
        Captured run = Captured.run("audit", "math", "--data", file.toString(), "--limit", "2");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("right answers paid: 2 of 2"), run.out());
    }

    private String tasks() throws IOException {
        Path file = folder.resolve("tasks.jsonl");
        Files.writeString(file, TASKS);
        return file.toString();
    }
}
