package io.github.rlvr.algorithms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.github.rlvr.core.algorithm.AlgorithmProvider;
import io.github.rlvr.core.loss.LossTotals;
import io.github.rlvr.core.loss.PolicyLoss;
import io.github.rlvr.core.loss.PolicyLossInput;
import io.github.rlvr.testkit.leak.Leaks;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LeakTest {

    private static final Shape SHAPE = new Shape(4, 8);

    static List<String> algorithms() {
        return Algorithms.all().stream().map(AlgorithmProvider::name).toList();
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void aLossLeavesNoArrayOutsideItsStep(String algorithm) {
        PolicyLoss loss = Algorithms.byName(algorithm, null).loss();
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            step(manager, loss);
            int own = arrays(manager);
            int system = arrays(manager.getParentManager());
            for (int i = 0; i < 5; i++) {
                step(manager, loss);
            }
            assertEquals(own, arrays(manager));
            assertEquals(system, arrays(manager.getParentManager()));
        }
    }

    @Test
    void residentMemoryDoesNotGrowOverManySteps() throws Exception {
        Assumptions.assumeTrue(Leaks.canBeMeasured(), "SKIPPED: no /proc/self here");
        List<PolicyLoss> losses =
                algorithms().stream().map(name -> Algorithms.byName(name, null).loss()).toList();
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Leaks leaks = new Leaks(10, () -> losses.forEach(loss -> step(manager, loss)));
            double kilobytes = leaks.kilobytes(50 * losses.size()) / losses.size();
            assertTrue(kilobytes < 100, () -> kilobytes + " kB a step are left");
        }
    }

    private static void step(NDManager manager, PolicyLoss loss) {
        try (NDManager scope = manager.newSubManager()) {
            NDArray logProbs = array(scope, -1);
            NDArray entropies = array(scope, 1);
            NDArray values = array(scope, 0.1f);
            values.setRequiresGradient(true);
            logProbs.setRequiresGradient(true);
            entropies.setRequiresGradient(true);
            PolicyLossInput input =
                    new PolicyLossInput(
                            logProbs,
                            array(scope, -1.1f),
                            array(scope, -1.2f),
                            Optional.of(array(scope, -1.3f)),
                            entropies,
                            array(scope, 0.5f),
                            array(scope, 1),
                            new LossTotals(32, 4, 4, 8),
                            Optional.of(
                                    new PolicyLossInput.Critic(
                                            values, array(scope, 0.2f), array(scope, 0.7f))));
            try (GradientCollector collector = scope.getEngine().newGradientCollector()) {
                collector.backward(loss.compute(input).loss());
            }
        }
    }

    private static NDArray array(NDManager scope, float value) {
        return scope.full(SHAPE, value);
    }

    private static int arrays(NDManager manager) {
        return ((BaseNDManager) manager).getManagedArrays().size();
    }
}
