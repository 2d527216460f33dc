package io.github.rlvr.djl.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.training.GradientCollector;
import io.github.rlvr.core.config.OptimizerConfig;
import io.github.rlvr.core.config.Schedule;
import io.github.rlvr.core.loss.PolicyLoss;
import io.github.rlvr.core.loss.PolicyLossOutput;
import io.github.rlvr.core.metrics.Metrics;
import io.github.rlvr.core.policy.TrainingSample;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.rollout.SamplingParams;
import io.github.rlvr.djl.TinyPolicy;
import io.github.rlvr.djl.policy.DjlPolicy;
import io.github.rlvr.djl.policy.DjlPolicyBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearnerTest {

    private static final OptimizerConfig FAST =
            new OptimizerConfig(1e-3, List.of(0.9, 0.99), 1e-8, 0.1, 1, Schedule.LINEAR, 2, 5);

    @TempDir Path folder;

    @Test
    void theFirstRatioIsOne() throws IOException {
        try (DjlPolicy policy = TinyPolicy.of("tiny-qwen3").build()) {
            List<Rollout> rollouts =
                    TinyPolicy.rollouts(policy, 4, 4, SamplingParams.sampling(0.9, 24));
            Metrics metrics = update(policy, rollouts);
            assertEquals(1, value(metrics, "sampling/importance_sampling_ratio/min"), 1e-4);
            assertEquals(1, value(metrics, "sampling/importance_sampling_ratio/max"), 1e-4);
        }
    }

    @Test
    void whileAnotherCollectsGradientsAnUpdateIsRefusedAndNothingChanges() throws IOException {
        try (DjlPolicy policy = TinyPolicy.of("tiny-qwen2").build()) {
            List<TrainingSample> samples = TinyPolicy.samples(TinyPolicy.fixedRollouts(5));
            float[] before = TinyPolicy.parameters(policy);
            try (GradientCollector other = Engine.getEngine("PyTorch").newGradientCollector()) {
                var e =
                        assertThrows(
                                IllegalStateException.class,
                                () -> policy.update(samples, TinyPolicy.loss(0), 20));
                assertTrue(e.getMessage().contains("Only one can be collecting"), e.getMessage());
            }
            assertArrayEquals(before, TinyPolicy.parameters(policy));
            assertEquals(0, policy.version());
        }
    }

    @Test
    void zeroAdvantagesGiveZeroGradient() throws IOException {
        try (DjlPolicy policy = TinyPolicy.of("tiny-qwen2").build()) {
            List<TrainingSample> samples =
                    TinyPolicy.fixedRollouts(5).stream()
                            .map(r -> TrainingSample.onPolicy(r, new double[r.length()]))
                            .toList();
            policy.learner().accumulate(samples, TinyPolicy.loss(0), 20);
            assertEquals(0, policy.learner().optimizer().gradientNorm());
        }
    }

    @Test
    void anEmptyCompletionContributesNothing() throws IOException {
        List<Rollout> rollouts = TinyPolicy.fixedRollouts(5);
        List<TrainingSample> samples = TinyPolicy.samples(rollouts);
        Rollout empty = TinyPolicy.rollout(new int[] {4, 5}, new int[0], 1);
        List<TrainingSample> more = new ArrayList<>(samples);
        more.add(TrainingSample.onPolicy(empty, new double[0]));
        try (DjlPolicy policy = TinyPolicy.of("tiny-qwen2").build()) {
            assertEquals(0, policy.logProbs(List.of(empty))[0].length);
            policy.learner().accumulate(samples, TinyPolicy.loss(0.1), 20);
            float[] expected = TinyPolicy.gradients(policy);
            policy.learner().accumulate(more, TinyPolicy.loss(0.1), 20);
            assertArrayEquals(expected, TinyPolicy.gradients(policy));
        }
    }

    @Test
    void aBatchOfEmptyCompletionsChangesNothingButTheStepCount() throws IOException {
        try (DjlPolicy policy = TinyPolicy.of("tiny-qwen2").optOptimizer(FAST, 10).build()) {
            Rollout empty = TinyPolicy.rollout(new int[] {4, 5}, new int[0], 1);
            Metrics metrics =
                    policy.update(
                            List.of(TrainingSample.onPolicy(empty, new double[0])),
                            TinyPolicy.loss(0),
                            20);
            assertEquals(0, value(metrics, "grad_norm"));
        }
    }

    @Test
    void maskedTokensDoNotCount() throws IOException {
        Rollout rollout = TinyPolicy.fixedRollouts(3).get(2);
        double[] advantages = new double[rollout.length()];
        double[] others = new double[rollout.length()];
        boolean[] mask = new boolean[rollout.length()];
        for (int t = 0; t < mask.length; t++) {
            mask[t] = t % 2 == 0;
            advantages[t] = 1 + t;
            others[t] = mask[t] ? 1 + t : -50;
        }
        try (DjlPolicy policy = TinyPolicy.of("tiny-qwen2").build()) {
            float[][] gradients = new float[2][];
            for (int run = 0; run < 2; run++) {
                TrainingSample sample =
                        new TrainingSample(
                                rollout,
                                run == 0 ? advantages : others,
                                java.util.Optional.empty(),
                                java.util.Optional.empty(),
                                java.util.Optional.of(mask));
                policy.learner().accumulate(List.of(sample), TinyPolicy.loss(0), 20);
                gradients[run] = TinyPolicy.gradients(policy);
            }
            assertArrayEquals(gradients[0], gradients[1]);
        }
    }

    @Test
    void aLossThatIsNotFiniteIsSkippedWithWeightsAndMomentsUntouched() throws IOException {
        PolicyLoss broken =
                input -> {
                    NDArray infinite = input.logProbs().sum().mul(Float.POSITIVE_INFINITY);
                    return new PolicyLossOutput(infinite, Map.of());
                };
        PolicyLoss brokenGradient =
                input -> {
                    NDArray root = input.logProbs().sub(input.oldLogProbs()).abs().sqrt();
                    return new PolicyLossOutput(root.sum(), Map.of());
                };
        try (DjlPolicy policy = TinyPolicy.of("tiny-qwen2").optOptimizer(FAST, 10).build()) {
            List<Rollout> rollouts = TinyPolicy.fixedRollouts(4);
            update(policy, rollouts);
            float[] weights = TinyPolicy.parameters(policy);
            float[] first = policy.learner().optimizer().firstMoments().get(3).toFloatArray();
            for (PolicyLoss loss : List.of(broken, brokenGradient)) {
                Metrics metrics = policy.update(TinyPolicy.samples(rollouts), loss, 20);
                assertEquals(1, value(metrics, "skipped_steps"));
            }
            assertArrayEquals(weights, TinyPolicy.parameters(policy));
            assertArrayEquals(
                    first, policy.learner().optimizer().firstMoments().get(3).toFloatArray());
            assertEquals(1, policy.version());
            assertEquals(0, value(update(policy, rollouts), "skipped_steps"));
            assertEquals(2, policy.version());
            for (float weight : TinyPolicy.parameters(policy)) {
                assertTrue(Float.isFinite(weight), "a skipped step left a trace");
            }
        }
    }

    @Test
    void anInterruptedUpdateThrowsAndLeavesWeightsAndOptimizerUntouched() throws IOException {
        try (DjlPolicy policy = learning(builder(false))) {
            steps(policy, 1);
            float[] before = TinyPolicy.parameters(policy);
            List<Rollout> rollouts = TinyPolicy.fixedRollouts(4);
            Thread.currentThread().interrupt();
            assertThrows(CancellationException.class, () -> update(policy, rollouts));
            assertThrows(CancellationException.class, () -> policy.logProbs(rollouts));
            assertThrows(
                    CancellationException.class,
                    () -> TinyPolicy.rollouts(policy, 1, 1, SamplingParams.sampling(1, 8)));
            assertTrue(Thread.interrupted());
            assertArrayEquals(before, TinyPolicy.parameters(policy));
            assertEquals(1, policy.version());
        }
    }

    @Test
    void fullTrainingChangesEveryTensorAndLeavesTheReferenceAlone() throws IOException {
        try (DjlPolicy policy =
                TinyPolicy.of("tiny-qwen2").optReference(true).optOptimizer(FAST, 10).build()) {
            List<Rollout> rollouts = TinyPolicy.fixedRollouts(6);
            float[][] before = policy.referenceLogProbs(rollouts);
            assertArrayEquals(policy.logProbs(rollouts), before);
            List<float[]> weights = values(policy.weights().tensors());
            update(policy, rollouts);
            List<float[]> after = values(policy.weights().tensors());
            for (int i = 0; i < weights.size(); i++) {
                boolean changed = !Arrays.equals(weights.get(i), after.get(i));
                assertEquals(weights.get(i).length > 0, changed, "tensor " + i);
            }
            assertArrayEquals(before, policy.referenceLogProbs(rollouts));
            assertFalse(Arrays.deepEquals(before, policy.logProbs(rollouts)));
        }
    }

    @Test
    void aNewAdapterChangesNothing() throws IOException {
        List<Rollout> rollouts = TinyPolicy.fixedRollouts(6);
        try (DjlPolicy plain = TinyPolicy.of("tiny-llama").optTrained(false).build();
                DjlPolicy adapted = TinyPolicy.of("tiny-llama").optLora(TinyPolicy.LORA).build()) {
            float[][] expected = plain.logProbs(rollouts);
            assertArrayEquals(expected, adapted.logProbs(rollouts));
            assertArrayEquals(expected, adapted.referenceLogProbs(rollouts));
        }
    }

    @Test
    void trainingAnAdapterChangesOnlyTheAdapterAndNotTheReference() throws IOException {
        List<Rollout> rollouts = TinyPolicy.fixedRollouts(6);
        try (DjlPolicy policy =
                TinyPolicy.of("tiny-qwen3")
                        .optLora(TinyPolicy.LORA)
                        .optOptimizer(FAST, 10)
                        .build()) {
            List<float[]> base = values(policy.weights().tensors());
            float[][] reference = policy.referenceLogProbs(rollouts);
            update(policy, rollouts);
            update(policy, rollouts);
            List<float[]> after = values(policy.weights().tensors());
            for (int i = 0; i < base.size(); i++) {
                assertArrayEquals(base.get(i), after.get(i));
            }
            for (NDArray tensor : policy.adapter().orElseThrow().tensors()) {
                boolean moved = tensor.size() == 0 || tensor.abs().sum().getFloat() > 0;
                assertTrue(moved, "an adapter tensor is still zero");
            }
            assertArrayEquals(reference, policy.referenceLogProbs(rollouts));
            assertFalse(Arrays.deepEquals(reference, policy.logProbs(rollouts)));
        }
    }

    @Test
    void withoutAReferenceItsLogProbsAreRefused() throws IOException {
        try (DjlPolicy policy = TinyPolicy.of("tiny-qwen2").build()) {
            var error =
                    assertThrows(
                            IllegalStateException.class,
                            () -> policy.referenceLogProbs(TinyPolicy.fixedRollouts(1)));
            assertTrue(error.getMessage().contains("optReference"), error.getMessage());
        }
    }

    @Test
    void aPolicyBuiltWithoutTrainingRefusesToLearn() throws IOException {
        try (DjlPolicy policy = TinyPolicy.of("tiny-qwen2").optTrained(false).build()) {
            var error =
                    assertThrows(
                            IllegalStateException.class,
                            () -> update(policy, TinyPolicy.fixedRollouts(1)));
            assertTrue(error.getMessage().contains("optTrained"), error.getMessage());
        }
    }

    @Test
    void theSameSeedTrainsTheSameToTheBit() throws IOException {
        List<Object> runs = new ArrayList<>();
        List<float[]> weights = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            try (DjlPolicy policy = learning(TinyPolicy.of("tiny-qwen2"))) {
                runs.add(steps(policy, 3));
                weights.add(TinyPolicy.parameters(policy));
            }
        }
        assertEquals(runs.get(0), runs.get(1));
        assertArrayEquals(weights.get(0), weights.get(1));
    }

    @Test
    void trainingGoesOnFromACheckpointAsIfNothingHadHappened() throws IOException {
        for (boolean lora : List.of(false, true)) {
            Object expected;
            float[] expectedWeights;
            try (DjlPolicy policy = learning(builder(lora))) {
                steps(policy, 2);
                policy.saveState(folder);
                expected = steps(policy, 2);
                expectedWeights = TinyPolicy.parameters(policy);
            }
            try (DjlPolicy policy = learning(builder(lora))) {
                policy.restoreState(folder);
                assertEquals(2, policy.version());
                assertEquals(expected, steps(policy, 2));
                assertArrayEquals(expectedWeights, TinyPolicy.parameters(policy));
            }
        }
    }

    @Test
    void aCheckpointOfAnotherModelIsRefusedBeforeAnythingChanges() throws IOException {
        try (DjlPolicy policy = TinyPolicy.of("tiny-llama").build()) {
            policy.saveState(folder);
        }
        try (DjlPolicy policy = TinyPolicy.of("tiny-qwen2").build()) {
            float[] before = TinyPolicy.parameters(policy);
            assertThrows(IOException.class, () -> policy.restoreState(folder));
            assertArrayEquals(before, TinyPolicy.parameters(policy));
            assertThrows(IOException.class, () -> policy.restoreState(folder.resolve("nowhere")));
        }
    }

    @Test
    void adamWDoesWhatItsPaperSays() throws IOException {
        OptimizerConfig config =
                new OptimizerConfig(
                        0.01, List.of(0.8, 0.95), 1e-6, 0.2, 0, Schedule.CONSTANT, 0, 5);
        for (boolean decayVectors : List.of(false, true)) {
            try (DjlPolicy policy =
                    TinyPolicy.of("tiny-qwen2")
                            .optOptimizer(config, 3)
                            .optDecayVectors(decayVectors)
                            .build()) {
                int matrix = 4;
                int vector = 1;
                PlainAdamW first = new PlainAdamW(policy, matrix, 0.2);
                PlainAdamW second = new PlainAdamW(policy, vector, decayVectors ? 0.2 : 0);
                for (int step = 1; step <= 3; step++) {
                    update(policy, TinyPolicy.fixedRollouts(4));
                    first.step(step);
                    second.step(step);
                }
            }
        }
    }

    @Test
    void gradientsAreScaledDownToTheLargestNorm() throws IOException {
        OptimizerConfig clipped =
                new OptimizerConfig(
                        1e-3, List.of(0.9, 0.99), 1e-8, 0, 0.01, Schedule.CONSTANT, 0, 5);
        try (DjlPolicy policy = TinyPolicy.of("tiny-qwen2").optOptimizer(clipped, 1).build()) {
            Metrics metrics = update(policy, TinyPolicy.fixedRollouts(4));
            assertTrue(value(metrics, "grad_norm") > 0.01);
            assertEquals(0.01, policy.learner().optimizer().gradientNorm(), 1e-6);
        }
    }

    /** Loshchilov and Hutter 2019, algorithm 2, in double precision, fed with our gradients. */
    private static final class PlainAdamW {
        private final DjlPolicy policy;
        private final int tensor;
        private final double decay;
        private final double[] weight;
        private final double[] m;
        private final double[] v;

        PlainAdamW(DjlPolicy policy, int tensor, double decay) {
            this.policy = policy;
            this.tensor = tensor;
            this.decay = decay;
            float[] start = policy.weights().tensors().get(tensor).toFloatArray();
            this.weight = new double[start.length];
            this.m = new double[start.length];
            this.v = new double[start.length];
            for (int i = 0; i < start.length; i++) {
                weight[i] = start[i];
            }
        }

        void step(int t) {
            float[] g = policy.learner().gradients().get(tensor).toFloatArray();
            float[] actual = policy.weights().tensors().get(tensor).toFloatArray();
            for (int i = 0; i < weight.length; i++) {
                m[i] = 0.8 * m[i] + 0.2 * g[i];
                v[i] = 0.95 * v[i] + 0.05 * g[i] * g[i];
                double mHat = m[i] / (1 - Math.pow(0.8, t));
                double vHat = v[i] / (1 - Math.pow(0.95, t));
                weight[i] -= 0.01 * (mHat / (Math.sqrt(vHat) + 1e-6) + decay * weight[i]);
                assertEquals(weight[i], actual[i], 2e-6, "entry " + i + " after step " + t);
            }
        }
    }

    private static DjlPolicyBuilder builder(boolean lora) throws IOException {
        DjlPolicyBuilder builder = TinyPolicy.of("tiny-qwen2").optSeed(3);
        return lora ? builder.optLora(TinyPolicy.LORA) : builder;
    }

    private static DjlPolicy learning(DjlPolicyBuilder builder) throws IOException {
        return builder.optOptimizer(FAST, 6).build();
    }

    /** Rollouts and updates; everything that was seen on the way. */
    private static List<Object> steps(DjlPolicy policy, int count) {
        List<Object> seen = new ArrayList<>();
        for (int step = 0; step < count; step++) {
            List<Rollout> rollouts =
                    TinyPolicy.rollouts(policy, 3, 2, SamplingParams.sampling(1, 8));
            for (Rollout rollout : rollouts) {
                seen.add(Arrays.toString(rollout.completionIds()));
                seen.add(Arrays.toString(rollout.logProbs()));
            }
            seen.add(update(policy, rollouts).values());
        }
        return Collections.unmodifiableList(seen);
    }

    private static List<float[]> values(List<NDArray> tensors) {
        return tensors.stream().map(t -> t.size() == 0 ? new float[0] : t.toFloatArray()).toList();
    }

    private static Metrics update(DjlPolicy policy, List<Rollout> rollouts) {
        return policy.update(TinyPolicy.samples(rollouts), TinyPolicy.loss(0.01), 20);
    }

    private static double value(Metrics metrics, String name) {
        return metrics.value(name).orElseThrow();
    }
}
