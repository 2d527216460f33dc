package io.github.rlvr.rewards.shaping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShapingTest {

    @Test
    void aRewardEqualToItsReferenceIsPreferredHalfTheTime() {
        assertEquals(0.5, new ReferenceShaping(10).preferred(2, new double[] {2}, 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> new ReferenceShaping(10).preferred(2, new double[0], 1));
    }

    @Test
    void theFittedPolynomialStaysNearTheLogistic() {
        FittedLogistic fitted = new FittedLogistic();
        for (double x = -5; x <= 5; x += 0.25) {
            assertEquals(ReferenceShaping.sigmoid(x), fitted.applyAsDouble(x), 0.03);
        }
        assertEquals(0, fitted.applyAsDouble(-5.1));
        assertEquals(1, fitted.applyAsDouble(5.1));
    }

    @Test
    void runningStatisticsSurviveACheckpoint(@TempDir Path folder) throws IOException {
        RunningScale scale = new RunningScale();
        scale.update(new double[] {1, 2, 4});
        scale.saveState(folder);
        RunningScale restored = new RunningScale();
        restored.restoreState(folder);
        scale.update(new double[] {8});
        restored.update(new double[] {8});
        assertEquals(scale.standardised(3), restored.standardised(3));
        assertEquals(scale.ranged(3), restored.ranged(3));
        assertEquals(scale.clipped(30), restored.clipped(30));
    }

    @Test
    void aBrokenStateIsRefused(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("scale.json"), "{\"count\": \"many\"}");
        assertThrows(IOException.class, () -> new RunningScale().restoreState(folder));
    }

    @Test
    void statisticsOfEqualRewardsGiveZeros() {
        RunningScale scale = new RunningScale();
        scale.update(new double[] {3, 3});
        assertEquals(0, scale.standardised(3));
        assertEquals(0, scale.ranged(3));
    }

    @Test
    void perplexityOfNothingIsEmpty() {
        assertTrue(SelfAligned.perplexity(new float[0]).isEmpty());
        assertEquals(Math.E, SelfAligned.perplexity(new float[] {-1, -1}).orElseThrow(), 1e-9);
    }

    @Test
    void aQuestionThatExplainsTheAnswerIsRewarded() {
        assertTrue(SelfAligned.standard().reward(1.2, 4) > 0);
        assertEquals(-1, SelfAligned.standard().reward(40, 4));
        assertEquals(3, new SelfAligned(false, true, false, -1).reward(2, 4));
    }

    @Test
    void stepsThatChangeNothingShareTheNextChange() {
        double[] rewards =
                StepProgress.standard().rewards(new int[] {0, 1}, new double[] {0, 0, 1}, 4, 4);
        assertEquals(0.7, rewards[0], 1e-12);
        assertEquals(1, rewards[1], 1e-12);
    }
}
