package io.github.rlvr.algorithms.advantage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.algorithms.Batches;
import io.github.rlvr.algorithms.kl.KlInReward;
import io.github.rlvr.core.advantage.AdvantageInput;
import io.github.rlvr.core.advantage.Advantages;
import io.github.rlvr.core.loss.Need;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GaeAdvantageTest {

    private static final GaeAdvantage GAE = new GaeAdvantage(1, 1, KlInReward.OFF);

    @Test
    void withoutDecayTheReturnIsTheReward() {
        double[][] values = {{0.3, 0.4, 0.5}, {0.2, 0.1, 0}};
        double[][] returns = GAE.estimate(input(values, 1, 0)).returns().orElseThrow();
        assertArrayEquals(new double[] {1, 1, 1}, returns[0], 1e-12);
        assertArrayEquals(new double[] {0, 0, 0}, returns[1], 1e-12);
    }

    @Test
    void withoutTracesTheAdvantageLooksOneStepAhead() {
        GaeAdvantage oneStep = new GaeAdvantage(0.5, 0, KlInReward.OFF);
        GaeAdvantage.Traces traces =
                oneStep.traces(
                        new double[][] {{0, 0, 1}},
                        new double[][] {{0.2, 0.4, 0.6}},
                        new boolean[][] {{true, true, true}});
        assertArrayEquals(new double[] {0, -0.1, 0.4}, traces.advantages()[0], 1e-12);
        assertArrayEquals(new double[] {0.2, 0.3, 1}, traces.returns()[0], 1e-12);
    }

    @Test
    void aPerfectCriticExplainsEverythingAndASilentOneNothing() {
        double[][] perfect = {{1, 1, 1}, {0, 0, 0}};
        assertEquals(1, explained(input(perfect, 1, 0)), 1e-6);
        assertEquals(0, explained(input(new double[2][3], 1, 0)), 1e-6);
    }

    @Test
    void equalReturnsLeaveNothingToExplain() {
        Advantages advantages = GAE.estimate(input(new double[][] {{1, 2, 3}, {1, 2, 4}}, 0, 0));
        assertTrue(advantages.metrics().value("val/explained_variance").isEmpty());
        assertEquals(13 / 6.0, advantages.metrics().value("val/mean").orElseThrow(), 1e-12);
    }

    @Test
    void aRolloutWithoutARewardTakesPartInNothing() {
        double[][] values = {{0.1, 0.2, 0.3}, {0.3, 0.2, 0.1}, {50, 60, 70}};
        Advantages two = GAE.estimate(input(new double[][] {values[0], values[1]}, 1, 0));
        Advantages three = GAE.estimate(input(values, 1, 0, Double.NaN));
        assertArrayEquals(two.row(0), three.row(0), 1e-12);
        assertArrayEquals(two.row(1), three.row(1), 1e-12);
        assertArrayEquals(new double[3], three.row(2));
    }

    @Test
    void whatStandsBehindTheMaskChangesNothing() {
        boolean[][] mask = {{true, true, false}, {true, false, true}};
        double[][] values = {{0.1, 0.2, 7}, {0.3, 8, 0.1}};
        double[][] others = {{0.1, 0.2, Double.NaN}, {0.3, Double.NaN, 0.1}};
        Advantages expected = GAE.estimate(input(values, 1, 0).withMask(mask));
        Advantages actual = GAE.estimate(input(others, 1, 0).withMask(mask));
        for (int i = 0; i < 2; i++) {
            assertArrayEquals(expected.row(i), actual.row(i));
        }
    }

    @Test
    void thePenaltyOnTheDivergenceIsPartOfTheReturn() {
        double[][] old = {{-1, -1, -1}, {-1, -1, -1}};
        double[][] reference = {{-2, -2, -2}, {-1, -1, -1}};
        AdvantageInput batch = input(new double[2][3], 1, 0);
        AdvantageInput input =
                new AdvantageInput(
                        batch.groups(),
                        Map.of(
                                Need.VALUES,
                                new double[2][3],
                                Need.OLD_LOG_PROBS,
                                old,
                                Need.REFERENCE_LOG_PROBS,
                                reference),
                        Optional.empty(),
                        0);
        Advantages advantages = new GaeAdvantage(1, 1, KlInReward.fixed(0.1)).estimate(input);
        assertArrayEquals(
                new double[] {0.7, 0.8, 0.9}, advantages.returns().orElseThrow()[0], 1e-12);
        assertEquals(0.5, advantages.metrics().value("objective/kl").orElseThrow(), 1e-6);
    }

    @Test
    void oneTrainedTokenCannotBeWhitened() {
        boolean[][] one = {{true, false, false}, {false, false, false}};
        AdvantageInput input = input(new double[2][3], 1, 0).withMask(one);
        var error = assertThrows(IllegalArgumentException.class, () -> GAE.estimate(input));
        assertTrue(error.getMessage().contains("at least two"), error.getMessage());
    }

    private static double explained(AdvantageInput input) {
        return GAE.estimate(input).metrics().value("val/explained_variance").orElseThrow();
    }

    private static AdvantageInput input(double[][] values, double... rewards) {
        return new AdvantageInput(Batches.of(rewards).groups(), Map.of(Need.VALUES, values), 0);
    }
}
