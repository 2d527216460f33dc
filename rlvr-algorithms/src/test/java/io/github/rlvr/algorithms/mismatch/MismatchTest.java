package io.github.rlvr.algorithms.mismatch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.rlvr.core.loss.LossTotals;
import io.github.rlvr.core.loss.PolicyLossInput;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MismatchTest {

    private static final double[][] LOG_RATIO = {{0.1, -0.4, 0.9}, {30, 0.2, 0}};
    private static final boolean[][] MASK = {{true, true, true}, {true, true, false}};

    @ParameterizedTest
    @EnumSource(ImportanceWeights.Level.class)
    void weightsInTheLossAreThoseOnTheHost(ImportanceWeights.Level level) {
        double[][] host = new RolloutCorrection(level, 2, false).weigh(LOG_RATIO, MASK).weights();
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray mask = manager.create(new double[][] {{1, 1, 1}, {1, 1, 0}});
            NDArray old = manager.create(LOG_RATIO).mul(mask);
            PolicyLossInput input =
                    new PolicyLossInput(
                            old,
                            old,
                            mask.zerosLike(),
                            Optional.empty(),
                            mask,
                            mask,
                            mask,
                            new LossTotals(5, 2, 2, 3));
            NDArray device = ImportanceWeights.truncated(level, 2).weights(input).mul(mask);
            assertArrayEquals(flat(host), device.toDoubleArray(), 1e-12);
        }
    }

    @Test
    void equalPoliciesHaveWeightOneAndNoDivergence() {
        double[][] same = {{-1, -2, -3}, {-1, -1, -1}};
        Map<String, Double> metrics = MismatchMetrics.of(same, same, MASK);
        assertEquals(0, metrics.get("kl"), 1e-12);
        assertEquals(1, metrics.get("ppl_ratio"), 1e-12);
        double[][] weights =
                new RolloutCorrection(ImportanceWeights.Level.TOKEN, 2, false)
                        .weigh(new double[2][3], MASK)
                        .weights();
        assertArrayEquals(new double[] {1, 1, 1}, weights[0]);
        assertArrayEquals(new double[] {1, 1, 0}, weights[1]);
    }

    @Test
    void aRowRuleRejectsTheWholeRow() {
        boolean[][] kept = RejectionMask.of("seq_max_k2", "1").apply(LOG_RATIO, MASK);
        assertArrayEquals(new boolean[] {true, true, true}, kept[0]);
        assertArrayEquals(new boolean[3], kept[1]);
    }

    @Test
    void anUnknownRuleIsRefusedByName() {
        var error =
                assertThrows(IllegalArgumentException.class, () -> RejectionMask.of("row_k1", "2"));
        assertTrue(error.getMessage().startsWith("rollout_rs has no rule 'row_k1'"));
    }

    @Test
    void threeThresholdsForTwoRulesAreRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> RejectionMask.of("token_k1,token_k2", "1,2,3"));
    }

    private static double[] flat(double[][] rows) {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }
}
