package io.github.rlvr.djl.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import io.github.rlvr.core.config.OptimizerConfig;
import io.github.rlvr.core.config.Schedule;
import io.github.rlvr.core.critic.CriticSettings;
import io.github.rlvr.core.critic.CriticTarget;
import io.github.rlvr.core.loss.PolicyLoss;
import io.github.rlvr.core.loss.PolicyLossInput;
import io.github.rlvr.core.loss.PolicyLossOutput;
import io.github.rlvr.core.metrics.Metrics;
import io.github.rlvr.core.policy.TrainingSample;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.djl.TinyPolicy;
import io.github.rlvr.djl.policy.DjlPolicy;
import io.github.rlvr.djl.policy.DjlPolicyBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CriticTest {

    private static final OptimizerConfig FAST =
            new OptimizerConfig(1e-3, List.of(0.9, 0.99), 1e-8, 0, 0, Schedule.CONSTANT, 0, 5);
    private static final List<Rollout> ROLLOUTS = TinyPolicy.fixedRollouts(7);

    @TempDir Path folder;

    @Test
    void aNewCriticSaysZero() throws IOException {
        try (DjlPolicy policy = critical(0, true, false).build()) {
            for (float[] row : policy.values(ROLLOUTS)) {
                assertArrayEquals(new float[row.length], row);
            }
        }
    }

    @Test
    void aCriticLearnsItsReturns() throws IOException {
        try (DjlPolicy policy = critical(0, false, false).build()) {
            double first = value(update(policy, values(1)), "loss");
            double last = 0;
            for (int step = 0; step < 60; step++) {
                last = value(update(policy, values(1)), "loss");
            }
            assertTrue(last < first / 4, first + " -> " + last);
        }
    }

    @ParameterizedTest
    @CsvSource({"1,512,false", "40,7,true", "4096,1,false"})
    void noSplitChangesAGradientOfTheCritic(int tokens, int chunk, boolean recompute)
            throws IOException {
        float[] expected = gradient(TrainingSettings.DEFAULTS, true);
        float[] actual = gradient(new TrainingSettings(tokens, chunk, recompute, 0), true);
        double difference = TinyPolicy.relative(expected, actual);
        assertTrue(difference < 1e-5, "relative difference " + difference);
    }

    /** Against differences of the values' sum when the trunk moves along its own gradient. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theGradientReachesTheTrunkThroughTheHead(boolean lora) throws IOException {
        try (DjlPolicy policy = critical(0, true, lora).build()) {
            for (int step = 0; step < 5; step++) {
                update(policy, values(1));
            }
            policy.learner().accumulate(samples(), sumOfValues(), 20);
            float[] gradient = TinyPolicy.gradients(policy);
            double norm = 0;
            for (float g : gradient) {
                norm += (double) g * g;
            }
            double step = 1e-3 / Math.sqrt(norm);
            double up = movedSum(policy, step);
            double down = movedSum(policy, -2 * step);
            assertEquals(norm, (up - down) / (2 * step), 0.02 * norm);
        }
    }

    @Test
    void aDetachedCriticLeavesTheTrunkAlone() throws IOException {
        for (boolean lora : List.of(false, true)) {
            try (DjlPolicy policy = critical(0, false, lora).build()) {
                float[] before = TinyPolicy.parameters(policy);
                update(policy, values(1));
                assertEquals(0, value(update(policy, values(1)), "grad_norm"));
                assertArrayEquals(before, TinyPolicy.parameters(policy));
                float[] values = flat(policy);
                assertFalse(Arrays.equals(new float[values.length], values));
            }
        }
    }

    @Test
    void thePolicyWaitsWhileTheCriticWarmsUp() throws IOException {
        try (DjlPolicy policy = critical(2, true, false).build()) {
            float[] before = TinyPolicy.parameters(policy);
            PolicyLoss both = both();
            update(policy, both);
            update(policy, both);
            assertEquals(0, policy.version());
            assertArrayEquals(before, TinyPolicy.parameters(policy));
            update(policy, both);
            assertEquals(1, policy.version());
            assertFalse(Arrays.equals(before, TinyPolicy.parameters(policy)));
        }
    }

    @Test
    void aCriticGoesOnFromACheckpointAsIfNothingHadHappened() throws IOException {
        for (boolean lora : List.of(false, true)) {
            float[] expected;
            float[] weights;
            try (DjlPolicy policy = critical(1, true, lora).build()) {
                update(policy, both());
                update(policy, both());
                policy.saveState(folder);
                update(policy, both());
                expected = flat(policy);
                weights = TinyPolicy.parameters(policy);
            }
            try (DjlPolicy policy = critical(1, true, lora).build()) {
                policy.restoreState(folder);
                update(policy, both());
                assertArrayEquals(expected, flat(policy));
                assertArrayEquals(weights, TinyPolicy.parameters(policy));
            }
        }
    }

    @Test
    void aCheckpointWithoutACriticIsRefusedByAPolicyWithOne() throws IOException {
        try (DjlPolicy policy = TinyPolicy.of("tiny-qwen2").build()) {
            policy.saveState(folder);
        }
        try (DjlPolicy policy = critical(0, true, false).build()) {
            var error = assertThrows(IOException.class, () -> policy.restoreState(folder));
            assertTrue(error.getMessage().contains("critic"), error.getMessage());
        }
    }

    @Test
    void aValueLossThatIsNotFiniteChangesNeitherPolicyNorCritic() throws IOException {
        PolicyLoss broken =
                input -> output(critic(input).values().sum().mul(Float.POSITIVE_INFINITY));
        try (DjlPolicy policy = critical(0, true, false).build()) {
            update(policy, both());
            float[] values = flat(policy);
            assertEquals(1, value(update(policy, broken), "skipped_steps"));
            assertArrayEquals(values, flat(policy));
        }
    }

    @Test
    void withoutACriticItsValuesAreRefused() throws IOException {
        try (DjlPolicy policy = TinyPolicy.of("tiny-qwen2").build()) {
            var error = assertThrows(IllegalStateException.class, () -> policy.values(ROLLOUTS));
            assertTrue(error.getMessage().contains("optCritic"), error.getMessage());
        }
    }

    private static double movedSum(DjlPolicy policy, double step) {
        List<NDArray> trained =
                policy.adapter()
                        .map(adapter -> adapter.tensors())
                        .orElse(policy.weights().tensors());
        List<NDArray> gradients = policy.learner().gradients();
        for (int i = 0; i < trained.size(); i++) {
            if (gradients.get(i).size() > 0) {
                NDArray moved = trained.get(i).stopGradient();
                moved.addi(gradients.get(i).mul(step));
            }
        }
        double sum = 0;
        for (float v : flat(policy)) {
            sum += v;
        }
        return sum;
    }

    private static float[] gradient(TrainingSettings settings, boolean trunk) throws IOException {
        try (DjlPolicy policy = critical(0, trunk, false).optTraining(settings).build()) {
            // The first update moves the head off zero, so that the second reaches the trunk.
            update(policy, values(1));
            policy.learner().accumulate(samples(), both(), 20);
            return TinyPolicy.gradients(policy);
        }
    }

    private static DjlPolicyBuilder critical(int warmup, boolean trunk, boolean lora)
            throws IOException {
        CriticSettings settings = new CriticSettings(0.01, 0, warmup, trunk);
        DjlPolicyBuilder builder =
                TinyPolicy.of("tiny-qwen2")
                        .optSeed(3)
                        .optOptimizer(FAST, 100)
                        .optCritic(new CriticPlan(settings, warmup));
        return lora ? builder.optLora(TinyPolicy.LORA) : builder;
    }

    private static Metrics update(DjlPolicy policy, PolicyLoss loss) {
        return policy.update(samples(), loss, 20);
    }

    private static List<TrainingSample> samples() {
        List<TrainingSample> samples = new ArrayList<>();
        for (TrainingSample sample : TinyPolicy.samples(ROLLOUTS)) {
            double[] returns = new double[sample.rollout().length()];
            Arrays.setAll(returns, t -> sample.rollout().completionIds()[t] % 2);
            samples.add(
                    new TrainingSample(
                            sample.rollout(),
                            sample.advantages(),
                            sample.oldLogProbs(),
                            sample.referenceLogProbs(),
                            sample.mask(),
                            Optional.of(new CriticTarget(new float[returns.length], returns))));
        }
        return samples;
    }

    private static PolicyLoss values(double weight) {
        return input -> {
            NDArray miss = critic(input).values().sub(critic(input).returns()).square();
            return output(miss.mul(input.mask()).sum().mul(weight / input.totals().tokens()));
        };
    }

    private static PolicyLoss sumOfValues() {
        return input -> output(critic(input).values().sum());
    }

    private static PolicyLoss both() {
        PolicyLoss policy = TinyPolicy.loss(0.01);
        return input -> output(policy.compute(input).loss().add(values(0.3).compute(input).loss()));
    }

    private static PolicyLossOutput output(NDArray loss) {
        return new PolicyLossOutput(loss, Map.of());
    }

    private static PolicyLossInput.Critic critic(PolicyLossInput input) {
        return input.critic().orElseThrow();
    }

    private static float[] flat(DjlPolicy policy) {
        float[][] rows = policy.values(ROLLOUTS);
        int size = Arrays.stream(rows).mapToInt(row -> row.length).sum();
        float[] all = new float[size];
        int at = 0;
        for (float[] row : rows) {
            System.arraycopy(row, 0, all, at, row.length);
            at += row.length;
        }
        return all;
    }

    private static double value(Metrics metrics, String name) {
        return metrics.value(name).orElseThrow();
    }
}
