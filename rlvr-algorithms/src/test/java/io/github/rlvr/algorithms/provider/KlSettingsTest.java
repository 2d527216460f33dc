package io.github.rlvr.algorithms.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlvr.algorithms.Algorithms;
import io.github.rlvr.algorithms.Batches;
import io.github.rlvr.core.advantage.AdvantageEstimator;
import io.github.rlvr.core.advantage.AdvantageInput;
import io.github.rlvr.core.checkpoint.Stateful;
import io.github.rlvr.core.loss.Need;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KlSettingsTest {

    private static final String ADAPTIVE =
            "{\"kl_in_reward\": 0.1, \"kl_target\": 0.5, \"kl_horizon\": 20}";

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"ppo", "rloo", "reinforce_plus_plus", "reinforce_plus_plus_baseline"})
    void theCoefficientFollowsTheDivergenceAndItsTarget(String name) throws IOException {
        AdvantageEstimator estimator = estimator(name, ADAPTIVE);
        assertTrue(estimator.needs().contains(Need.REFERENCE_LOG_PROBS));
        assertEquals(0.1, coefficient(estimator), 1e-12);
        // The mean divergence is 1, twice the target: the error is cut to 0.2, of 2 rows in 20.
        assertEquals(0.1 * 1.02, coefficient(estimator), 1e-12);
    }

    @Test
    void aRestoredCoefficientGoesOnWhereItWas() throws IOException {
        AdvantageEstimator first = estimator("ppo", ADAPTIVE);
        coefficient(first);
        assertInstanceOf(Stateful.class, first).saveState(folder);
        AdvantageEstimator second = estimator("ppo", ADAPTIVE);
        assertInstanceOf(Stateful.class, second).restoreState(folder);
        assertEquals(coefficient(first), coefficient(second));
    }

    @Test
    void aFixedCoefficientStays() throws IOException {
        AdvantageEstimator estimator = estimator("rloo", "{\"kl_in_reward\": 0.1}");
        coefficient(estimator);
        assertEquals(0.1, coefficient(estimator), 1e-12);
    }

    @Test
    void aTargetWithoutACoefficientIsRefused() {
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> estimator("ppo", "{\"kl_target\": 0.5}"));
        assertTrue(error.getMessage().contains("kl_in_reward is 0.0"), error.getMessage());
    }

    private static double coefficient(AdvantageEstimator estimator) {
        double[][] old = {{-1, -1, -1}, {-1, -1, -1}};
        double[][] reference = {{-2, -2, -2}, {-2, -2, -2}};
        AdvantageInput input =
                new AdvantageInput(
                        Batches.of(new double[] {1, 0}).groups(),
                        Map.of(
                                Need.OLD_LOG_PROBS,
                                old,
                                Need.REFERENCE_LOG_PROBS,
                                reference,
                                Need.VALUES,
                                new double[2][3]),
                        0);
        return estimator.estimate(input).metrics().value("objective/kl_coef").orElseThrow();
    }

    private static AdvantageEstimator estimator(String name, String settings) throws IOException {
        return Algorithms.byName(name, new ObjectMapper().readTree(settings)).estimator();
    }
}
