package io.github.rlvr.rewards.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class CalibrationTest {

    private static final Calibration FOUR =
            new Calibration(
                    new double[] {0.9, 0.9, 0.1, 0.1}, new boolean[] {true, false, false, false});

    @Test
    void metricsOfAHandComputedExample() {
        // gaps: |0.9 - 0.5| on two pairs, |0.1 - 0| on two
        assertEquals(0.25, FOUR.ece(10).orElseThrow(), 1e-12);
        assertEquals(0.4, FOUR.maximumError(10).orElseThrow(), 1e-12);
        assertEquals(0.25, FOUR.balance().orElseThrow(), 1e-12);
        assertEquals((0.01 + 0.81 + 0.01 + 0.01) / 4, FOUR.brier().orElseThrow(), 1e-12);
        // the right one beats two of three and ties with one
        assertEquals(2.5 / 3, FOUR.auroc().orElseThrow(), 1e-12);
    }

    @Test
    void equalCountBinsSplitTheSortedPairs() {
        assertEquals(0.25, FOUR.adaptiveEce(2).orElseThrow(), 1e-12);
        assertEquals(0.25, FOUR.adaptiveEce(1).orElseThrow(), 1e-12);
    }

    @Test
    void theReliabilityDiagramHoldsItsBars() {
        assertEquals(
                List.of(new Calibration.Bin(2, 0.1, 0), new Calibration.Bin(2, 0.9, 0.5)),
                FOUR.bins(10));
    }

    @Test
    void nothingHasNoMetrics() {
        Calibration none = new Calibration(new double[0], new boolean[0]);
        assertTrue(
                none.ece(10).isEmpty()
                        && none.brier().isEmpty()
                        && none.auroc().isEmpty()
                        && none.balance().isEmpty());
    }

    @Test
    void confidencesOutsideTheUnitIntervalAreRefused() {
        boolean[] one = {true};
        assertThrows(
                IllegalArgumentException.class, () -> new Calibration(new double[] {1.1}, one));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Calibration(new double[] {Double.NaN}, one));
        assertThrows(IllegalArgumentException.class, () -> new Calibration(new double[0], one));
    }

    @Test
    void passAtKCountsSubsets() {
        // of the 3 pairs out of {right, wrong, wrong} two hold the right one
        assertEquals(2.0 / 3, PassAtK.estimate(3, 1, 2), 1e-12);
        assertEquals(0, PassAtK.estimate(3, 0, 2));
        assertEquals(1, PassAtK.estimate(3, 2, 2));
        assertThrows(IllegalArgumentException.class, () -> PassAtK.estimate(2, 1, 3));
    }
}
