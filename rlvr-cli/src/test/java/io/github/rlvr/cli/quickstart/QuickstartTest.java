package io.github.rlvr.cli.quickstart;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.cli.training.Interrupt;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The promise of the quick start, and its negative control. */
@Tag("slow")
final class QuickstartTest {

    private final StringWriter said = new StringWriter();

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void heldOutAccuracyRisesByThirtyPointsToEightyPercent(long seed) throws IOException {
        Quickstart.Outcome outcome = run(seed, false);
        assertTrue(outcome.after().accuracy() >= 0.8, outcome::toString);
        assertTrue(
                outcome.after().accuracy() - outcome.before().accuracy() >= 0.3, outcome::toString);
    }

    @Test
    void rewardsThatSayNothingTeachNothing() throws IOException {
        Quickstart.Outcome outcome = run(1, true);
        assertTrue(
                outcome.after().interval().low() <= outcome.before().interval().high(),
                outcome::toString);
        assertTrue(said.toString().contains("negative control"), said::toString);
    }

    private Quickstart.Outcome run(long seed, boolean shuffled) throws IOException {
        PrintWriter out = new PrintWriter(said);
        return new Quickstart(seed, 100, shuffled, folder, out, false)
                .run(new Interrupt(Thread.currentThread(), out, Runtime.getRuntime()::halt));
    }
}
