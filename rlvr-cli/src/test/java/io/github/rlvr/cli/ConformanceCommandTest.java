package io.github.rlvr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConformanceCommandTest {

    @TempDir Path folder;

    @Test
    void casesOfAnAlgorithmNobodyRegisteredAreUnknownAndNoFailure() throws IOException {
        Path file = folder.resolve("perpetual_motion.json");
        Files.writeString(
                file,
                """
                {"algorithm": "perpetual_motion",
                 "source": {"repo": "r", "file": "f", "function": "g", "commit": "c"},
                 "cases": [{"name": "one", "config": {}, "inputs": {}, "expected": {"x": 1}}]}
                """);
        Captured run = Captured.run("conformance", file.toString());
        assertEquals("0 passed, 0 failed, 1 unknown", run.lastLine());
        assertEquals(0, run.exitCode());
    }

    @Test
    void aBrokenFileFails() throws IOException {
        Path file = folder.resolve("broken.json");
        Files.writeString(file, "{\"algorithm\": ");
        Captured run = Captured.run("conformance", folder.toString());
        assertEquals("0 passed, 1 failed, 0 unknown", run.lastLine());
        assertEquals(1, run.exitCode());
        assertTrue(run.out().contains("broken.json"), run.out());
    }

    @Test
    void aMissingFolderIsNamedWithoutAStackTrace() {
        Captured run = Captured.run("conformance", folder.resolve("nowhere").toString());
        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains("nowhere; check the path"), run.err());
        assertTrue(run.err().lines().count() <= 2, run.err());
    }
}
