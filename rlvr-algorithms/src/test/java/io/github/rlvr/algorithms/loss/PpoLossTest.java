package io.github.rlvr.algorithms.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.github.rlvr.core.loss.LossTotals;
import io.github.rlvr.core.loss.PolicyLoss;
import io.github.rlvr.core.loss.PolicyLossInput;
import io.github.rlvr.core.loss.PolicyLossOutput;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PpoLossTest {

    private static final double[][] VALUES = {{0.5, -1, 3}, {2, 0.25, 7}};
    private static final double[][] OLD = {{0.4, 0.5, 3}, {0, 0.25, 7}};
    private static final double[][] RETURNS = {{1, 1, 1}, {1, 0.5, Double.NaN}};
    private static final double[][] MASK = {{1, 1, 1}, {1, 1, 0}};
    private static final PolicyLoss POLICY =
            SurrogateLoss.of(ClippedObjective.of(0.2, 0.2, 3), LossAggregation.TOKEN_MEAN);
    private static final PpoLoss LOSS =
            new PpoLoss(POLICY, new ValueLoss(0.5, LossAggregation.TOKEN_MEAN), 0.25);

    @Test
    void theValueLossHasItsShareAndItsGradient() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray values = manager.create(VALUES);
            values.setRequiresGradient(true);
            PolicyLossInput input = input(manager, values, MASK);
            double policy = POLICY.compute(input).loss().toDoubleArray()[0];
            try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
                PolicyLossOutput output = LOSS.compute(input);
                // Per token max((V - ret)^2, (V' - ret)^2): 0.25, 4, 4, 1, 0.0625 of 5 tokens.
                double value = 0.5 * (0.25 + 4 + 4 + 1 + 0.0625) / 5;
                assertEquals(policy + 0.25 * value, output.loss().toDoubleArray()[0], 1e-9);
                PolicyLossOutput.Ratio metric = output.metrics().get("val/vf_loss");
                assertEquals(value, metric.sum().toDoubleArray()[0], 1e-9);
                assertEquals(1, metric.count().toDoubleArray()[0], 1e-9);
                collector.backward(output.loss());
            }
            // 0.25 * 0.5 / 5 * 2 (V - ret); NaN behind the mask leaves no trace.
            double[] expected = {-0.5, -2, 2, 1, -0.25, 0};
            for (int i = 0; i < expected.length; i++) {
                expected[i] *= 0.05;
            }
            assertArrayEquals(expected, values.getGradient().toDoubleArray(), 1e-9);
        }
    }

    @Test
    void sharesOfMicroBatchesAddUpToTheWhole() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            double whole = loss(manager, "0:2");
            assertEquals(whole, loss(manager, "0:1") + loss(manager, "1:2"), 1e-9);
        }
    }

    @Test
    void aMicroBatchWithoutCriticIsRefused() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray any = manager.ones(new Shape(1, 1));
            PolicyLossInput input =
                    new PolicyLossInput(
                            any,
                            any,
                            any,
                            Optional.empty(),
                            any,
                            any,
                            any,
                            new LossTotals(1, 1, 1, 1));
            var error = assertThrows(IllegalStateException.class, () -> LOSS.compute(input));
            assertTrue(error.getMessage().contains("ppo"), error.getMessage());
        }
    }

    @Test
    void aCoefficientOfZeroIsRefused() {
        ValueLoss value = new ValueLoss(0.5, LossAggregation.TOKEN_MEAN);
        var error =
                assertThrows(IllegalArgumentException.class, () -> new PpoLoss(POLICY, value, 0));
        assertTrue(error.getMessage().startsWith("vf_coef is 0.0"), error.getMessage());
    }

    private static double loss(NDManager manager, String rows) {
        PolicyLossInput all = input(manager, manager.create(VALUES), MASK);
        PolicyLossInput.Critic critic = all.critic().orElseThrow();
        PolicyLossInput part =
                new PolicyLossInput(
                        all.logProbs().get(rows),
                        all.oldLogProbs().get(rows),
                        all.rolloutLogProbs().get(rows),
                        Optional.empty(),
                        all.entropies().get(rows),
                        all.advantages().get(rows),
                        all.mask().get(rows),
                        all.totals(),
                        Optional.of(
                                new PolicyLossInput.Critic(
                                        critic.values().get(rows),
                                        critic.oldValues().get(rows),
                                        critic.returns().get(rows))));
        return LOSS.compute(part).loss().toDoubleArray()[0];
    }

    private static PolicyLossInput input(NDManager manager, NDArray values, double[][] mask) {
        NDArray logProbs = manager.create(new double[][] {{-1, -2, -0.5}, {-0.1, -3, -1}});
        NDArray advantages = manager.create(new double[][] {{1, -1, 0.5}, {2, 0.3, 9}});
        return new PolicyLossInput(
                logProbs,
                logProbs.add(0.1),
                logProbs,
                Optional.empty(),
                logProbs.abs(),
                advantages,
                manager.create(mask),
                new LossTotals(5, 2, 2, 3),
                Optional.of(
                        new PolicyLossInput.Critic(
                                values, manager.create(OLD), manager.create(RETURNS))));
    }
}
