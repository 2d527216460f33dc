package io.github.rlvr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ParityCommandTest {

    @TempDir Path folder;

    @Test
    void aMissingModelIsNamedWithoutAStackTrace() {
        Captured run = Captured.run("parity", folder.resolve("nowhere").toString());
        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains("nowhere"), run.err());
        assertTrue(run.err().lines().count() <= 2, run.err());
    }
}
