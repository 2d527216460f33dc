package io.github.rlvr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.rlvr.cli.training.Interrupt;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

final class RlvrTest {

    @Test
    void versionNamesTheProgramAndJava() {
        Captured run = Captured.run("--version");
        assertEquals(0, run.exitCode());
        assertTrue(run.out().startsWith("rlvr "), run.out());
        assertTrue(run.out().contains("Java "), run.out());
    }

    @TestFactory
    Stream<DynamicTest> everyCommandExplainsItself() {
        Interrupt interrupt =
                new Interrupt(
                        Thread.currentThread(),
                        new PrintWriter(System.err),
                        Runtime.getRuntime()::halt);
        return Rlvr.commandLine(interrupt).getSubcommands().keySet().stream()
                .map(name -> dynamicTest(name, () -> assertExplained(name)));
    }

    private static void assertExplained(String command) {
        Captured run = Captured.run(command, "--help");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("Usage: rlvr " + command), run.out());
        assertEquals("", run.err());
    }

    @Test
    void anUnknownCommandIsAUsageErrorThatNamesIt() {
        Captured run = Captured.run("trian");
        assertEquals(2, run.exitCode());
        assertTrue(run.err().contains("trian"), run.err());
    }

    @Test
    void helpPrintsTheUsageAndThatOfACommand() {
        assertTrue(Captured.run("help").out().startsWith("Usage: rlvr "));
        assertTrue(Captured.run("help", "train").out().startsWith("Usage: rlvr train"));
    }

    @Test
    void aMissingRunIsNamedWithItsRemedy() {
        Captured run = Captured.run("report", "no-such-run");
        assertEquals(1, run.exitCode());
        assertEquals("report: there is no folder no-such-run; check the path", run.err().strip());
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
