package io.github.rlvr.algorithms.hapo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.rlvr.algorithms.settings.Compat;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class HapoTest {

    private static final boolean[][] MASK = {{true, true, true}, {true, false, false}};

    @RepeatedTest(10)
    void advantagesOfAGroupSumToZeroOverItsTokens(RepetitionInfo seed) {
        double[] rewards = new Random(seed.getCurrentRepetition()).doubles(2).toArray();
        double[] advantages =
                new HapoAdvantage(true, 1e-6, Compat.RECOMMENDED).group(rewards, MASK);
        assertEquals(0, 3 * advantages[0] + advantages[1], 1e-9);
    }

    @Test
    void aGroupOfOneGetsZero() {
        double[] advantages =
                new HapoAdvantage(true, 1e-6, Compat.RECOMMENDED)
                        .group(new double[] {1}, new boolean[][] {{true, false}});
        assertArrayEquals(new double[1], advantages);
    }

    @Test
    void theSignalIsSignedAndItsExtremesAreOne() {
        double[][] entropies = {{0.01, 0.5, 2}, {1, Double.NaN, Double.NaN}};
        EntropyStatistics statistics =
                EntropyStatistics.of(entropies, MASK, 0.5, Compat.RECOMMENDED);
        assertEquals(-1, statistics.signal(0.01), 1e-12);
        assertEquals(1, statistics.signal(2), 1e-12);
        EntropyStatistics official = EntropyStatistics.of(entropies, MASK, 0.5, Compat.OFFICIAL);
        assertEquals(1, official.signal(0.01), 1e-12);
    }

    @Test
    void equalEntropiesAndNoTokensHaveSignalZero() {
        double[][] equal = {{1, 1, 1}, {1, 1, 1}};
        boolean[][] nothing = new boolean[2][3];
        for (boolean[][] mask : new boolean[][][] {MASK, nothing}) {
            EntropyStatistics statistics =
                    EntropyStatistics.of(equal, mask, 0.8, Compat.RECOMMENDED);
            assertEquals(0, statistics.signal(1));
        }
    }

    @Test
    void statisticsAreTheSameOnTheDevice() {
        double[][] entropies = {{0.01, 0.5, 2}, {1, 9, 9}};
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray mask = manager.create(new double[][] {{1, 1, 1}, {1, 0, 0}});
            EntropyStatistics device =
                    EntropyStatistics.of(manager.create(entropies), mask, 0.8, Compat.RECOMMENDED);
            EntropyStatistics host = EntropyStatistics.of(entropies, MASK, 0.8, Compat.RECOMMENDED);
            assertEquals(host.pivot(), device.pivot(), 1e-12);
            assertEquals(host.deviation(), device.deviation(), 1e-12);
            assertEquals(host.scalePositive(), device.scalePositive(), 1e-9);
            assertEquals(host.scaleNegative(), device.scaleNegative(), 1e-9);
        }
    }

    @Test
    void theTemperatureStaysWithinItsBand() {
        EntropyStatistics previous = new EntropyStatistics(0, 1, 1, 1);
        HapoTemperature rule = new HapoTemperature(0.05);
        assertEquals(1.05, rule.temperature(1, 1e9, previous), 1e-12);
        assertEquals(0.95, rule.temperature(1, 0, previous), 1e-12);
        assertTrue(rule.temperature(0.6, 1, previous) <= 0.6 + 1e-9);
    }
}
