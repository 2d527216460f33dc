package io.github.rlvr.algorithms.statistics;

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
