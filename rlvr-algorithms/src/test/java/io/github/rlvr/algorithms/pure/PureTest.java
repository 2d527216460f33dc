package io.github.rlvr.algorithms.pure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.algorithms.Batches;
import io.github.rlvr.algorithms.pure.MinFormTransform.Weighting;
import io.github.rlvr.algorithms.settings.Compat;
import io.github.rlvr.core.advantage.AdvantageInput;
import io.github.rlvr.core.advantage.Advantages;
import io.github.rlvr.core.loss.Need;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PureTest {

    private static final int SEPARATOR = 9;

    @Test
    void theSumOfTransformedRewardsTendsToTheWorstStep() {
        double[] rewards = {0.9, 0, -0.4, 0.7};
        boolean[] ends = {true, false, true, true};
        double[] cold = new MinFormTransform(Weighting.SOFT_MIN, 0.01).transform(rewards, ends);
        assertEquals(-0.4, Arrays.stream(cold).sum(), 1e-9);
        assertEquals(0, cold[1]);
    }

    @Test
    void uniformWeightsGiveTheMeanAndUnitWeightsTheSum() {
        double[] rewards = {0.5, -0.1};
        boolean[] ends = {true, true};
        double[] mean = new MinFormTransform(Weighting.UNIFORM, 1).transform(rewards, ends);
        double[] sum = new MinFormTransform(Weighting.SUM, 1).transform(rewards, ends);
        assertEquals(0.2, Arrays.stream(mean).sum(), 1e-12);
        assertEquals(0.4, Arrays.stream(sum).sum(), 1e-12);
    }

    @Test
    void aResponseWithoutAStepGetsNoProcessReward() {
        double[] none =
                new MinFormTransform(Weighting.SOFT_MIN, 0.1)
                        .transform(new double[] {Double.NaN}, new boolean[] {false});
        assertArrayEquals(new double[1], none);
    }

    @Test
    void paddingAndEmptyStepsEndNothing() {
        PaddedSteps segmenter = new PaddedSteps(Set.of(SEPARATOR), Compat.RECOMMENDED);
        int[] ids = {1, SEPARATOR, SEPARATOR, 2, SEPARATOR, SEPARATOR};
        assertArrayEquals(new int[] {1, 4}, segmenter.stepEnds(ids, 5));
        assertArrayEquals(new int[] {1, 3}, segmenter.stepEnds(ids, 4));
        assertArrayEquals(new int[0], segmenter.stepEnds(ids, 0));
    }

    @Test
    void theOfficialSegmenterListsALastSeparatorTwiceAndCountsPadding() {
        PaddedSteps segmenter = new PaddedSteps(Set.of(SEPARATOR), Compat.OFFICIAL);
        int[] ids = {1, SEPARATOR, SEPARATOR};
        assertArrayEquals(new int[] {1, 2, 1}, segmenter.stepEnds(ids, 2));
    }

    @Test
    void aGroupOfOneIsRefusedInOfficialModeAndSafeOtherwise() {
        AdvantageInput input = batch(new double[] {1}, new double[][] {{Double.NaN, 0.5, -0.5}});
        PureAdvantage official = pure(Compat.OFFICIAL, 1);
        assertThrows(IllegalArgumentException.class, () -> official.estimate(input));
        Advantages safe = pure(Compat.RECOMMENDED, 1).estimate(input);
        assertTrue(Arrays.stream(safe.row(0)).allMatch(Double::isFinite));
    }

    @Test
    void theVerifiableRewardHasItsOwnLeaveOneOutBaseline() {
        double nothing = Double.NaN;
        AdvantageInput input =
                batch(
                        new double[] {1, 0},
                        new double[][] {{nothing, nothing, 0}, {nothing, nothing, 0}});
        Advantages advantages = pure(Compat.RECOMMENDED, 2).estimate(input);
        assertArrayEquals(new double[] {2, 2, 2}, advantages.row(0), 1e-12);
        assertArrayEquals(new double[] {-2, -2, -2}, advantages.row(1), 1e-12);
    }

    private static PureAdvantage pure(Compat compat, double coefficient) {
        MinFormTransform transform = new MinFormTransform(Weighting.SOFT_MIN, 0.1);
        return new PureAdvantage(transform, 3, coefficient, false, false, compat);
    }

    private static AdvantageInput batch(double[] rewards, double[][] process) {
        return new AdvantageInput(
                Batches.of(rewards).groups(), Map.of(Need.PROCESS_REWARDS, process), 0);
    }
}
