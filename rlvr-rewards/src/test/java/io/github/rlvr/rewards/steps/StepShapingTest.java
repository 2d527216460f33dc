package io.github.rlvr.rewards.steps;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.rewards.Groups;
import io.github.rlvr.rewards.Samples;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StepShapingTest {

    private static final ScoredGroup GROUP =
            Groups.withSteps(
                    "t", "prm", new double[][] {{0.9, 0.2, 0.4, 0.8}, {0.3}}, "math", 1, 0);

    private static double[] steps(String name, String settings, int row) throws Exception {
        return Groups.scores(Samples.provided(name, settings), 0, GROUP)
                .get(row)
                .steps()
                .orElseThrow()
                .scores();
    }

    @Test
    void noClippedStepAddsRewardAndTheSumFromAnyStepIsItsOwnScore() {
        double[] scores = {0.9, 0.2, 0.4, 0.8};
        double[] shaped = new ClipDelta(true, true, 1).shaped(scores, 0.5);
        double rest = 0;
        for (int k = 2; k >= 0; k--) {
            rest += shaped[k];
            assertEquals(Math.min(scores[k] - 0.5, 0), rest, 1e-12);
        }
        assertEquals(0, shaped[3]);
    }

    @Test
    void aSingleStepGetsNothingFromDifferences() throws Exception {
        assertArrayEquals(new double[1], steps("clip_delta", "{\"of\": \"prm\"}", 1));
    }

    @Test
    void theThresholdIsTheMeanOfTheBatchUnlessGiven() throws Exception {
        double mean = (0.9 + 0.2 + 0.4 + 0.8 + 0.3) / 5;
        String plain = "{\"of\": \"prm\", \"delta\": false, \"alpha\": 1}";
        assertEquals(0.3 - mean, steps("clip_delta", plain, 1)[0], 1e-12);
        String given = "{\"of\": \"prm\", \"delta\": false, \"alpha\": 1, \"threshold\": 0.5}";
        assertEquals(-0.2, steps("clip_delta", given, 1)[0], 1e-12);
    }

    @Test
    void processCreditDoesNotOutweighAnOutcomeOfTheOtherSign() {
        double[] rewards = ReNorm.joint(new double[] {4, 2}, -1);
        assertEquals(0, Arrays.stream(rewards).sum(), 1e-12);
        double[] agreeing = ReNorm.joint(new double[] {4, 2}, 1);
        assertArrayEquals(new double[] {2, 2}, agreeing, 1e-12);
    }

    @Test
    void withoutARightOutcomeThereIsNoProcessCredit() throws Exception {
        String simple = "{\"of\": \"prm\", \"mode\": \"simple\"}";
        assertArrayEquals(new double[] {0.9, 0.2, 0.4, 0.8}, steps("renorm", simple, 0), 1e-12);
        assertEquals(0.3 - 1, steps("renorm", simple, 1)[0], 1e-12);
    }

    @Test
    void theJointRewardStandsOnOutcomesOfTheGroupAndStepsOfTheBatch() throws Exception {
        double[] right = steps("renorm", "{\"of\": \"prm\"}", 0);
        double[] wrong = steps("renorm", "{\"of\": \"prm\"}", 1);
        assertTrue(right[3] > 1 && wrong[0] < -1);
    }

    @Test
    void potentialsAddUpToTheFirstOneWhateverTheSteps() throws Exception {
        double[] shaping =
                new ReasoningPotential(0.1, 0.5, 1).shaping(new double[] {0.3, 0.6, 0.1});
        assertEquals(-0.03, Arrays.stream(shaping).sum(), 1e-12);
        assertArrayEquals(new double[] {0.02, -0.04, -0.01}, shaping, 1e-12);
        assertEquals(4, steps("reasoning_potential", "{\"of\": \"prm\"}", 0).length);
    }

    @Test
    void theDivergenceIsZeroForEqualAndLogTwoForDisjointDistributions() {
        double[] p = {0.5, 0.5, 0, 0};
        assertEquals(0, ReasoningPotential.divergence(p, p));
        assertEquals(
                Math.log(2),
                ReasoningPotential.divergence(p, new double[] {0, 0, 0.1, 0.9}),
                1e-12);
    }
}
