package io.github.rlvr.rewards.combine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class CombiningTest {

    @Test
    void oneMemberHasNoUncertainty() {
        assertEquals(3, RewardEnsemble.uncertaintyWeighted(new double[] {3}, 10, true));
        assertThrows(IllegalArgumentException.class, () -> RewardEnsemble.mean(new double[0]));
    }

    @Test
    void aPointInsideTheFrontAddsNothing() {
        List<double[]> buffer = List.of(new double[] {0, 0}, new double[] {1, 1});
        boolean[] up = {true, true};
        assertEquals(0, Hypervolume.contribution(buffer, new double[] {0.5, 0.5}, up));
        // a strip of width 1 and height 1 beside the unit square
        assertEquals(1, Hypervolume.contribution(buffer, new double[] {2, 1}, up), 1e-12);
        assertEquals(0, Hypervolume.contribution(buffer, new double[] {-1, 5}, up), 1e-12);
    }

    @Test
    void weightsOfEqualInfluenceStay() {
        double[] weights = {0.25, 0.75};
        assertArrayEquals(
                weights, new GradientWeights(0.1, 1).updated(weights, new double[] {5, 5}), 1e-12);
    }
}
