package io.github.rlvr.algorithms.advantage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.algorithms.Batches;
import io.github.rlvr.algorithms.kl.KlInReward;
import io.github.rlvr.algorithms.settings.Compat;
import io.github.rlvr.core.advantage.AdvantageInput;
import io.github.rlvr.core.advantage.Advantages;
import io.github.rlvr.core.loss.Need;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PaperEstimatorsTest {

    private static final double TOLERANCE = 1e-5;

    @Test
    void ngrpoPunishesAnAllWrongGroupByOneOverTheRootOfItsSizePlusOne() {
        double[][] advantages =
                new NgrpoAdvantage(1, 1, 1e-6, false).advantages(new double[][] {new double[8]});
        double[] expected = new double[8];
        Arrays.fill(expected, -1 / Math.sqrt(9));
        assertArrayEquals(expected, advantages[0], TOLERANCE);
    }

    @Test
    void ngrpoCompletesAGroupOfOneOnlyWhenAsked() {
        double[][] one = {{0}};
        assertEquals(0, new NgrpoAdvantage(1, 1, 1e-6, false).advantages(one)[0][0]);
        assertEquals(
                -Math.sqrt(0.5),
                new NgrpoAdvantage(1, 1, 1e-6, true).advantages(one)[0][0],
                TOLERANCE);
    }

    @Test
    void agraeRefusesARewardOutsideTheUnitInterval() {
        AgraeAdvantage estimator = new AgraeAdvantage(1, true, 1e-6, Compat.RECOMMENDED);
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> estimator.estimate(Batches.of(new double[] {0, 2})));
        assertTrue(
                error.getMessage().startsWith("a_grae needs rewards in [0, 1] but row 1 has 2.0"));
    }

    @Test
    void agraeDampsCorrectRolloutsByTheMeanRewardOfTheBatch() {
        AgraeAdvantage full = new AgraeAdvantage(1e-9, true, 1e-6, Compat.RECOMMENDED);
        AgraeAdvantage damped = new AgraeAdvantage(1, true, 1e-6, Compat.RECOMMENDED);
        double[][] rewards = {{1, 0, 0, 0}};
        assertEquals(
                0.25 * full.advantages(rewards)[0][0], damped.advantages(rewards)[0][0], TOLERANCE);
        assertEquals(full.advantages(rewards)[0][1], damped.advantages(rewards)[0][1], TOLERANCE);
    }

    @Test
    void dgpoGivesEveryValidGroupTheSameMagnitude() {
        DgpoAdvantage.Weighted weighted =
                new DgpoAdvantage(true, false, 2, Compat.RECOMMENDED)
                        .advantages(
                                new double[][] {{1, 0, 0, 0}, {1, 1, 1, 0}, {1, 1, 1, 1}},
                                new double[][] {{1, 0, 0, 0}, {1, 1, 1, 0}, {1, 1, 1, 1}},
                                new double[] {4, 4, 4});
        assertEquals(1.5, weighted.tokenRatio());
        for (int g = 0; g < 2; g++) {
            double magnitude = Arrays.stream(weighted.advantages()[g]).map(Math::abs).sum();
            assertEquals(4 * 1.5, magnitude, 1e-3);
        }
        assertArrayEquals(new double[4], weighted.advantages()[2]);
    }

    @Test
    void dgpoWeighsTheHarderGroupUp() {
        double[][] rewards = {{1, 0, 0, 0}, {1, 1, 1, 0}};
        double[] weights =
                new DgpoAdvantage(true, true, 2, Compat.RECOMMENDED)
                        .advantages(rewards, rewards, new double[] {4, 4})
                        .weights();
        assertTrue(weights[0] > 1 && weights[1] < 1);
        assertEquals(2, weights[0] + weights[1], 1e-12);
    }

    @Test
    void dgpoTakesAGroupOfOneForInvalid() {
        double[][] rewards = {{1, 0}, {1}};
        DgpoAdvantage.Weighted weighted =
                new DgpoAdvantage(true, true, 2, Compat.RECOMMENDED)
                        .advantages(rewards, rewards, new double[] {2, 1});
        assertArrayEquals(new double[] {1, 1}, weighted.weights(), 1e-12);
        assertEquals(0, weighted.advantages()[1][0]);
    }

    @Test
    void rlooSubtractsTheMeanOfTheOthers() {
        assertArrayEquals(
                new double[] {1, -0.5, -0.5},
                RlooAdvantage.PLAIN.advantages(new double[][] {{1, 0, 0}})[0],
                1e-12);
    }

    @Test
    void rlooTakesTheDivergenceOfTrainedTokensFromTheReward() {
        AdvantageInput batch = Batches.of(new double[] {0, 0});
        double[][] old = {{-1, -1, -1}, {-1, -1, -1}};
        double[][] reference = {{-2, -2, -2}, {-1, -1, -1}};
        boolean[][] mask = {{true, false, true}, {true, true, true}};
        AdvantageInput input =
                new AdvantageInput(
                        batch.groups(),
                        Map.of(Need.OLD_LOG_PROBS, old, Need.REFERENCE_LOG_PROBS, reference),
                        Optional.of(mask),
                        0);
        Advantages advantages =
                new RlooAdvantage(KlInReward.fixed(0.5), -9, 9, false, Compat.RECOMMENDED)
                        .estimate(input);
        assertEquals(-1, advantages.row(0)[0], 1e-12);
        assertEquals(1, advantages.row(1)[0], 1e-12);
    }

    @Test
    void aHoleHidesLaterRewardsFromReinforcePlusPlus() {
        double[][] returns =
                new ReinforcePlusPlusAdvantage(1, KlInReward.OFF)
                        .returns(new double[][] {{0, 0, 5}}, new boolean[][] {{true, false, true}});
        assertArrayEquals(new double[] {0, 5, 5}, returns[0]);
    }

    @Test
    void aHoleIsSkippedByGae() {
        GaeAdvantage gae = new GaeAdvantage(1, 1, KlInReward.OFF);
        boolean[][] hole = {{true, false, true}};
        GaeAdvantage.Traces traces =
                gae.traces(new double[][] {{0, 99, 5}}, new double[][] {{1, 7, 2}}, hole);
        assertArrayEquals(new double[] {4, 3, 3}, traces.advantages()[0], 1e-12);
    }

    @Test
    void aMissingSignalNamesTheNeedAndItsRemedy() {
        GaeAdvantage gae = new GaeAdvantage(1, 1, KlInReward.OFF);
        var error =
                assertThrows(
                        IllegalStateException.class,
                        () -> gae.estimate(Batches.of(new double[] {1, 0})));
        assertTrue(error.getMessage().contains("VALUES"));
        assertTrue(error.getMessage().contains(Need.VALUES.remedy()));
    }
}
