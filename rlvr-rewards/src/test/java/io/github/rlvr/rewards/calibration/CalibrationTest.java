package io.github.rlvr.rewards.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.core.reward.Score;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.rewards.Groups;
import io.github.rlvr.rewards.Samples;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    void theSizeOfAnEqualCountBinDiffersByOneAtMost() {
        Calibration five =
                new Calibration(
                        new double[] {0.5, 0.1, 0.9, 0.3, 0.7},
                        new boolean[] {true, false, true, false, true});
        assertEquals(
                List.of(2, 3),
                five.equalCountBins(2).stream().map(Calibration.Bin::count).toList());
        assertEquals(1, five.auroc().orElseThrow());
    }

    @Test
    void oneClassHasNoRanking() {
        assertTrue(new Calibration(new double[] {0.2}, new boolean[] {true}).auroc().isEmpty());
    }

    @Test
    void leavingOutAClassIsTheMeanOfTheErrorsWithoutItsSamples() {
        HCalibration metric = new HCalibration(0, 0, HCalibration.Weighting.UNWEIGHTED);
        double[][] p = {{0.9, 0.1}, {0.2, 0.8}, {0.6, 0.4}};
        int[] labels = {0, 1, 0};
        double withoutFirst = metric.error(new double[][] {p[1]}, new int[] {1});
        double withoutSecond = metric.error(new double[][] {p[0], p[2]}, new int[] {0, 0});
        assertEquals(
                (withoutFirst + withoutSecond) / 2,
                metric.errorLeavingOut(p, labels).orElseThrow(),
                1e-12);
        assertThrows(IllegalArgumentException.class, () -> metric.error(p, new int[] {0}));
    }

    @Test
    void samplesThatMeanTheSameAgree() {
        AnswerClasses classes =
                AnswerClasses.of(
                        List.of(
                                Optional.of("0.5"),
                                Optional.of("\\frac{1}{2}"),
                                Optional.of("2"),
                                Optional.empty()));
        assertEquals(0.5, classes.agreement(1));
        assertEquals(0.25, classes.agreement(2));
        assertEquals(0, classes.agreement(3));
    }

    @Test
    void aBatchIsMeasuredOnceWhateverItsSize() throws Exception {
        ScoredGroup group = Groups.of("t", new int[3], Map.of("math", new double[] {1, 0, 1}));
        // Completions without tokens state nothing; all answers are alike, that is, missing.
        List<Score> stated = Groups.scores(Samples.provided("calibration", "{}"), 0, group);
        assertEquals(Map.of("calibration/confidence", 0.0), stated.get(0).components());
        String agreement = "{\"confidence\": \"agreement\"}";
        List<Score> agreeing =
                Groups.scores(Samples.provided("calibration", agreement), 0, group, group);
        Map<String, Double> metrics = agreeing.get(0).components();
        assertEquals(1, metrics.get("calibration/confidence"));
        assertEquals(2.0 / 3, metrics.get("calibration/ece"), 1e-12);
        assertEquals(-2.0 / 3, metrics.get("calibration/balance"), 1e-12);
        assertEquals(0.5, metrics.get("calibration/auroc"));
        for (Score score : agreeing) {
            assertTrue(score.value().isEmpty());
        }
        assertTrue(agreeing.get(1).components().isEmpty());
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
