package io.github.rlvr.algorithms.advantage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.algorithms.Batches;
import io.github.rlvr.algorithms.settings.Compat;
import io.github.rlvr.core.advantage.Advantages;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class GrpoAdvantageTest {

    private static final double TOLERANCE = 1e-9;
    private static final GrpoAdvantage EXACT =
            new GrpoAdvantage(RewardScale.GROUP, 0, Compat.RECOMMENDED);
    private static final GrpoAdvantage OFFICIAL =
            new GrpoAdvantage(RewardScale.GROUP, 1e-6, Compat.OFFICIAL);

    @Test
    void twoRewardsGivePlusAndMinusHalfTheRootOfTwo() {
        double[] expected = {Math.sqrt(0.5), -Math.sqrt(0.5)};
        assertArrayEquals(expected, one(EXACT, 1, 0), TOLERANCE);
    }

    @Test
    void equalRewardsGiveExactlyZero() {
        assertArrayEquals(new double[4], one(GrpoAdvantage.GRPO, .1, .1, .1, .1), 0);
    }

    @Test
    void aGroupOfOneTeachesNothing() {
        assertArrayEquals(new double[1], one(GrpoAdvantage.GRPO, 1), 0);
    }

    @Test
    void aGroupOfOneKeepsItsRewardInOfficialMode() {
        assertArrayEquals(new double[] {1 / (1 + 1e-6)}, one(OFFICIAL, 1), TOLERANCE);
    }

    @Test
    void aRolloutWithoutARewardIsLeftOut() {
        double[] with = one(EXACT, 1, Double.NaN, 0, 0);
        double[] without = one(EXACT, 1, 0, 0);
        assertArrayEquals(new double[] {without[0], 0, without[1], without[2]}, with, TOLERANCE);
    }

    @Test
    void anAdvantageIsRepeatedOverTheTokensOfItsRow() {
        Advantages advantages =
                GrpoAdvantage.GRPO.estimate(Batches.of(new double[] {1, 0}, new double[] {1, 1}));
        assertEquals(4, advantages.size());
        assertEquals(3, advantages.row(0).length);
        assertEquals(advantages.row(0)[0], advantages.row(0)[2]);
        assertEquals(0.5, advantages.metrics().value("frac_reward_zero_std").orElseThrow());
    }

    @RepeatedTest(20)
    void advantagesOfAGroupSumToZero(RepetitionInfo seed) {
        double[] advantages = one(GrpoAdvantage.GRPO, rewards(seed));
        assertEquals(0, Arrays.stream(advantages).sum(), TOLERANCE);
    }

    @RepeatedTest(20)
    void shiftingAndScalingTheRewardsChangesNothing(RepetitionInfo seed) {
        double[] rewards = rewards(seed);
        double[] moved = Arrays.stream(rewards).map(r -> 3 * r - 7).toArray();
        assertArrayEquals(one(EXACT, rewards), one(EXACT, moved), TOLERANCE);
    }

    @RepeatedTest(20)
    void withoutTheDivisorAdvantagesScaleWithTheRewards(RepetitionInfo seed) {
        GrpoAdvantage drGrpo = new GrpoAdvantage(RewardScale.NONE, 1e-6, Compat.RECOMMENDED);
        double[] rewards = rewards(seed);
        double[] tripled = Arrays.stream(rewards).map(r -> 3 * r).toArray();
        double[] expected = Arrays.stream(one(drGrpo, rewards)).map(a -> 3 * a).toArray();
        assertArrayEquals(expected, one(drGrpo, tripled), TOLERANCE);
    }

    @RepeatedTest(20)
    void reversingTheRowsReversesTheAdvantages(RepetitionInfo seed) {
        double[] rewards = rewards(seed);
        assertArrayEquals(reversed(one(EXACT, rewards)), one(EXACT, reversed(rewards)), TOLERANCE);
    }

    @RepeatedTest(20)
    void aGroupDoesNotSeeItsNeighbours(RepetitionInfo seed) {
        double[] rewards = rewards(seed);
        double[][] together = EXACT.advantages(new double[][] {{5, 1, 0}, rewards, {2, 2}});
        assertArrayEquals(one(EXACT, rewards), together[1], TOLERANCE);
    }

    @RepeatedTest(20)
    void theBatchDeviationKeepsTheMeansOfTheGroups(RepetitionInfo seed) {
        GrpoAdvantage batch = new GrpoAdvantage(RewardScale.BATCH, 0, Compat.RECOMMENDED);
        double[][] advantages = batch.advantages(new double[][] {rewards(seed), {9, 8}});
        assertEquals(0, Arrays.stream(advantages[0]).sum(), TOLERANCE);
        assertTrue(advantages[1][0] > 0 && advantages[1][0] < Math.sqrt(0.5));
    }

    private static double[] one(GrpoAdvantage estimator, double... rewards) {
        return estimator.advantages(new double[][] {rewards})[0];
    }

    private static double[] rewards(RepetitionInfo seed) {
        Random random = new Random(seed.getCurrentRepetition());
        return random.doubles(2 + random.nextInt(9)).toArray();
    }

    private static double[] reversed(double[] values) {
        double[] reversed = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            reversed[i] = values[values.length - 1 - i];
        }
        return reversed;
    }
}
