package io.github.rlvr.algorithms.shaping;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.algorithms.Batches;
import io.github.rlvr.algorithms.shaping.Resampling.By;
import io.github.rlvr.core.reward.ScoredGroup;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ResamplingTest {

    private static final ScoredGroup GROUP = group(0.1, 0.9, Double.NaN, 0.5, -2);

    @Test
    void asManyAreDrawnAsHaveARewardAndOnlyThose() {
        for (By by : By.values()) {
            double[] drawn = new Resampling(by, 0.4, 0.1, 2).select(GROUP).rewards();
            assertEquals(4, drawn.length, by.name());
            for (double reward : drawn) {
                assertTrue(Arrays.stream(GROUP.rewards()).anyMatch(r -> r == reward));
            }
        }
    }

    @Test
    void theBestAloneIsDrawnAgainAndAgain() {
        Resampling best = new Resampling(By.BEST, 0.4, 0.1, 2);
        assertArrayEquals(new double[] {0.9, 0.9, 0.9, 0.9}, best.select(GROUP).rewards());
    }

    @Test
    void bothEndsAreDrawnAndNothingBetween() {
        Resampling ends = new Resampling(By.BEST_AND_WORST, 0.4, 0.1, 2);
        assertTrue(Arrays.stream(ends.select(GROUP).rewards()).allMatch(r -> r == 0.9 || r == -2));
    }

    @Test
    void theSameGroupGivesTheSameDraws() {
        Resampling some = new Resampling(By.BEST_AND_RANDOM, 0.4, 0.1, 2);
        assertArrayEquals(some.select(GROUP).rewards(), some.select(GROUP).rewards());
    }

    @Test
    void aGroupWithoutWeightStaysAsItIs() {
        Resampling magnitude = new Resampling(By.MAGNITUDE, 0.4, 0.1, 2);
        ScoredGroup zeros = group(0, 0);
        assertSame(zeros, magnitude.select(zeros));
        ScoredGroup unknown = group(Double.NaN);
        assertSame(unknown, magnitude.select(unknown));
        assertThrows(IllegalArgumentException.class, () -> new Resampling(By.BEST, 0, 0.1, 2));
    }

    @Test
    void aFilterThatLeavesOutTheDoubtfulDeterminesMore() {
        double[] rewards = {0, 0.4, 0.5, 0.6, 1};
        double[] truths = {0, 1, 0, 0, 1};
        double all = r2(rewards, truths, 1, 1, 1, 1, 1);
        assertEquals(1, r2(rewards, truths, 1, 0, 0, 0, 1), 1e-12);
        // Means 0.5 and 0.4; products 0.4 over spreads 0.52 and 1.2.
        assertEquals(0.4 * 0.4 / (0.52 * 1.2), all, 1e-12);
        assertTrue(FilterWeights.determination(rewards, truths, new double[5]).isEmpty());
    }

    private static double r2(double[] rewards, double[] truths, double... weights) {
        return FilterWeights.determination(rewards, truths, weights).orElseThrow();
    }

    private static ScoredGroup group(double... rewards) {
        return Batches.of(rewards).groups().get(0);
    }
}
