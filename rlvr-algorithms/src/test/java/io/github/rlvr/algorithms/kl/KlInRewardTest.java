package io.github.rlvr.algorithms.kl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class KlInRewardTest {

    @Test
    void thePenaltyIsTheCoefficientTimesTheLogRatio() {
        double[][] rewards = {{0, 1}};
        var penalised =
                new KlInReward(KlEstimator.K1, KlController.fixed(0.5))
                        .apply(
                                rewards,
                                new double[][] {{-1, -2}},
                                new double[][] {{-2, -2}},
                                new boolean[][] {{true, true}});
        assertArrayEquals(new double[] {-0.5, 1}, penalised.rewards()[0]);
        assertArrayEquals(new double[] {0, 1}, rewards[0]);
    }

    @Test
    void aMaskedTokenIsNotPenalised() {
        var penalised =
                new KlInReward(KlEstimator.K1, KlController.fixed(0.5))
                        .apply(
                                new double[][] {{3}},
                                new double[][] {{Double.NaN}},
                                new double[][] {{0}},
                                new boolean[][] {{false}});
        assertEquals(3, penalised.rewards()[0][0]);
        assertEquals(0, penalised.currentKl());
    }

    @Test
    void theControllerRaisesTheCoefficientAboveTheTarget() {
        AdaptiveKlController controller = new AdaptiveKlController(0.1, 1, 100);
        controller.update(2, 50);
        assertEquals(0.1 * (1 + 0.2 * 50 / 100), controller.coefficient(), 1e-15);
    }

    @Test
    void moreRowsThanTheHorizonBearsAreRefused() {
        AdaptiveKlController controller = new AdaptiveKlController(0.1, 1, 10);
        var error = assertThrows(IllegalArgumentException.class, () -> controller.update(0, 51));
        assertTrue(error.getMessage().startsWith("kl_horizon is 10.0 but a step has 51 rows"));
    }

    @Test
    void anUnknownEstimatorNamesTheNearest() {
        var error =
                assertThrows(IllegalArgumentException.class, () -> KlEstimator.named("low_var_k"));
        assertTrue(error.getMessage().contains("did you mean 'low_var_kl'"));
    }
}
