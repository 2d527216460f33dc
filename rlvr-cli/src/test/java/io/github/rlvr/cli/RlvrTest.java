package io.github.rlvr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

final class RlvrTest {

    @Test
    void versionNamesTheProgramAndJava() {
        Captured run = Captured.run("--version");
        assertEquals(0, run.exitCode());
        assertTrue(run.out().startsWith("rlvr "), run.out());
        assertTrue(run.out().contains("Java "), run.out());
    }

    @Test
    void anUnknownCommandIsAUsageErrorThatNamesIt() {
        Captured run = Captured.run("trian");
        assertEquals(2, run.exitCode());
        assertTrue(run.err().contains("trian"), run.err());
    }

    @Test
    void aMissingFileIsNamedWithItsRemedy() {
        assertEquals(
                "there is no data.jsonl; check the path",
                Failure.describe(new NoSuchFileException("data.jsonl")));
    }

    @Test
    void messagesOfCallersMistakesStandAlone() {
        assertEquals(
                "trainer.group_size is 1; it must be at least 2",
                Failure.describe(
                        new IllegalArgumentException(
                                "trainer.group_size is 1; it must be at least 2")));
    }

    @Test
    void anErrorWithoutMessageIsNamedByItsType() {
        assertEquals("IOException", Failure.describe(new IOException()));
    }
}
