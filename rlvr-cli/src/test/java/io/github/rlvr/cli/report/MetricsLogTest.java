package io.github.rlvr.cli.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsLogTest {

    private static final double EXACT = 0;

    @TempDir Path folder;

    private MetricsLog read(String... lines) throws IOException {
        Path file = folder.resolve("metrics.jsonl");
        Files.writeString(file, String.join("\n", lines));
        return MetricsLog.read(file);
    }

    @Test
    void aStepThatOccursAgainReplacesWhatItRepeats() throws IOException {
        MetricsLog log =
                read(
                        "{\"step\":1,\"reward\":1,\"kl\":5}",
                        "{\"step\":2,\"reward\":2}",
                        "{\"step\":1,\"reward\":3}");
        assertArrayEquals(new long[] {1, 2}, log.steps());
        assertArrayEquals(new double[] {3, 2}, log.series().get("reward"), EXACT);
        assertArrayEquals(new double[] {5, Double.NaN}, log.series().get("kl"), EXACT);
    }

    @Test
    void rowsWithoutAStepAndValuesThatAreNoNumbersAreLeftOut() throws IOException {
        MetricsLog log = read("{\"reward\":9}", "{\"step\":1,\"note\":\"x\",\"reward\":1}", "[1]");
        assertEquals(Map.of("reward", 1), Map.of("reward", log.series().get("reward").length));
        assertFalse(log.series().containsKey("note"));
        assertEquals(1, log.unreadable());
    }

    @Test
    void theRateIsTheGrowthOfTheTokenCountOverTheStepTime() throws IOException {
        MetricsLog log =
                read(
                        "{\"step\":1,\"num_tokens\":100,\"step_time\":2}",
                        "{\"step\":2,\"num_tokens\":300,\"step_time\":4}");
        assertArrayEquals(
                new double[] {Double.NaN, 50}, log.series().get(MetricsLog.DERIVED_RATE), EXACT);
    }

    @Test
    void aRateThatTheRunRecordsIsNotDerivedAgain() throws IOException {
        MetricsLog log =
                read("{\"step\":1,\"num_tokens\":1,\"step_time\":2,\"throughput/tokens_per_s\":7}");
        assertFalse(log.series().containsKey(MetricsLog.DERIVED_RATE));
    }

    @Test
    void thinningAveragesNeighboursAndKeepsTheLastStep() {
        double[] values = {1, 3, Double.NaN, 5, 7};
        MetricsLog log = new MetricsLog(new long[] {1, 2, 3, 4, 5}, Map.of("x", values), 0);
        MetricsLog thinned = log.thinned(3);
        assertArrayEquals(new long[] {2, 4, 5}, thinned.steps());
        assertArrayEquals(new double[] {2, 5, 7}, thinned.series().get("x"), EXACT);
    }
}
