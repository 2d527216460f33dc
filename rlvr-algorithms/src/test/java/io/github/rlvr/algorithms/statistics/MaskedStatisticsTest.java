package io.github.rlvr.algorithms.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class MaskedStatisticsTest {

    private static final boolean[][] MASK = {{true, true, false}, {true, false, false}};

    @RepeatedTest(10)
    void whitenedValuesHaveMeanZeroAndVarianceOne(RepetitionInfo seed) {
        Random random = new Random(seed.getCurrentRepetition());
        double[][] values = {
            random.doubles(3, -5, 5).toArray(), {random.nextDouble(), Double.NaN, Double.NaN}
        };
        MaskedStatistics white =
                MaskedStatistics.of(MaskedStatistics.of(values, MASK).whitened(), MASK);
        assertEquals(0, white.mean(), 1e-7);
        assertEquals(1, white.variance(), 1e-6);
    }

    @Test
    void whiteningIsItsFormulaAndKeepsTheLengthsOfTheRows() {
        double[][] values = {{1, 2, 9}, {6, Double.POSITIVE_INFINITY}};
        boolean[][] mask = {{true, true, false}, {true, false}};
        double[][] white = MaskedStatistics.of(values, mask).whitened();
        double scale = 1 / Math.sqrt(7 + 1e-8);
        assertArrayEquals(new double[] {-2 * scale, -scale, 6 * scale}, white[0], 1e-7);
        assertEquals(2, white[1].length);
        assertEquals(3 * scale, white[1][0], 1e-7);
    }

    /** Native memory lies elsewhere every time. */
    @Test
    void whiteningAgainGivesTheSameBits() {
        Random random = new Random(1);
        double[][] values = new double[20][];
        boolean[][] mask = new boolean[values.length][];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.doubles(1 + random.nextInt(60), -3, 3).toArray();
            mask[i] = new boolean[values[i].length];
            Arrays.fill(mask[i], true);
        }
        double[][] first = MaskedStatistics.of(values, mask).whitened();
        for (int i = 0; i < 50; i++) {
            assertTrue(
                    Arrays.deepEquals(first, MaskedStatistics.of(values, mask).whitened()),
                    "repetition " + i);
        }
    }

    @Test
    void nanInsideTheMaskReachesEveryPosition() {
        double[][] white =
                MaskedStatistics.of(new double[][] {{1, 2, 0}, {Double.NaN, 0, 0}}, MASK)
                        .whitened();
        assertTrue(Arrays.stream(white).flatMapToDouble(Arrays::stream).allMatch(Double::isNaN));
    }

    @Test
    void nanOutsideTheMaskIsNotRead() {
        double[][] values = {{1, 2, Double.NaN}, {3, Double.NaN, Double.NaN}};
        assertEquals(6, MaskedStatistics.of(values, MASK).sum());
        assertEquals(3, MaskedStatistics.of(values, MASK).count());
    }

    @Test
    void aVarianceOfOneValueIsRefused() {
        MaskedStatistics one =
                MaskedStatistics.of(new double[][] {{1, 2}}, new boolean[][] {{true, false}});
        var error = assertThrows(IllegalArgumentException.class, one::variance);
        assertTrue(error.getMessage().contains("the batch has 1"));
    }

    @Test
    void equalValuesHaveAnExactMeanAndDeviationZero() {
        double[] values = new double[7];
        Arrays.fill(values, 0.1);
        GroupStatistics statistics = GroupStatistics.of(values);
        assertEquals(0.1, statistics.mean());
        assertEquals(0, statistics.std());
        assertTrue(statistics.constant());
    }

    @Test
    void theDeviationOfOneValueIsNotANumber() {
        assertTrue(Double.isNaN(GroupStatistics.of(2).std()));
    }
}
