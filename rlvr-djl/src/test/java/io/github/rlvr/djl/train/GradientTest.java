package io.github.rlvr.djl.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import io.github.rlvr.core.config.Precision;
import io.github.rlvr.core.loss.PolicyLoss;
import io.github.rlvr.core.loss.PolicyLossOutput;
import io.github.rlvr.core.metrics.Metrics;
import io.github.rlvr.core.policy.TrainingSample;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.rollout.SamplingParams;
import io.github.rlvr.djl.TinyPolicy;
import io.github.rlvr.djl.decoder.ProductChoice;
import io.github.rlvr.djl.policy.DjlPolicy;
import io.github.rlvr.djl.policy.DjlPolicyBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GradientTest {

    private static final List<TrainingSample> SAMPLES =
            TinyPolicy.samples(TinyPolicy.fixedRollouts(9));

    @ParameterizedTest
    @CsvSource({
        "1,512,false,256",
        "40,7,false,256",
        "4096,1,false,256",
        "4096,512,true,256",
        "1,3,true,256",
        "4096,512,false,0",
        "60,7,false,0",
        "80,512,true,0"
    })
    void noSplitChangesAGradient(int tokens, int chunk, boolean recompute, int share)
            throws IOException {
        for (boolean lora : List.of(false, true)) {
            for (String model : List.of("tiny-qwen2", "tiny-llama", "tiny-qwen3")) {
                float[] expected = gradient(model, lora, TrainingSettings.DEFAULTS, SAMPLES);
                TrainingSettings other = new TrainingSettings(tokens, chunk, recompute, share);
                float[] actual = gradient(model, lora, other, SAMPLES);
                double difference = TinyPolicy.relative(expected, actual);
                assertTrue(difference < 1e-5, model + " " + lora + ": " + difference);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"4096,false", "4096,true", "30,false", "14,true"})
    void aPromptComputedOnceForItsGroupChangesNoGradientAndNoLogProb(int tokens, boolean recompute)
            throws IOException {
        List<Rollout> rollouts = new ArrayList<>();
        int[] lengths = {1, 7, 90, 20, 2, 1, 13, 40, 5};
        for (int i = 0; i < lengths.length; i++) {
            int[] prompt = new Random(i % 2).ints(3 + 8 * (i % 2), 0, 500).toArray();
            int[] completion = new Random(10 + i).ints(lengths[i], 0, 500).toArray();
            rollouts.add(TinyPolicy.rollout(prompt, completion, 0.8));
        }
        List<TrainingSample> samples = TinyPolicy.samples(rollouts);
        TrainingSettings never = new TrainingSettings(4096, 512, false, Integer.MAX_VALUE);
        TrainingSettings always = new TrainingSettings(tokens, 512, recompute, 0);
        for (boolean lora : List.of(false, true)) {
            for (String model : List.of("tiny-qwen2", "tiny-llama", "tiny-qwen3")) {
                try (DjlPolicy alone = builder(model, lora).optTraining(never).build();
                        DjlPolicy shared = builder(model, lora).optTraining(always).build()) {
                    alone.learner().accumulate(samples, TinyPolicy.loss(0.3), 90);
                    shared.learner().accumulate(samples, TinyPolicy.loss(0.3), 90);
                    double difference =
                            TinyPolicy.relative(
                                    TinyPolicy.gradients(alone), TinyPolicy.gradients(shared));
                    assertTrue(difference < 1e-5, model + " " + lora + ": " + difference);
                    float[][] expected = alone.logProbs(rollouts);
                    float[][] actual = shared.logProbs(rollouts);
                    for (int i = 0; i < expected.length; i++) {
                        assertArrayEquals(expected[i], actual[i], 1e-5f);
                    }
                }
            }
        }
    }

    /** More than 256 rows, so that oneDNN is really used. */
    @Test
    void oneDnnsProductsDoNotChangeAGradient() throws IOException {
        List<Rollout> rollouts = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            rollouts.add(
                    TinyPolicy.rollout(new int[] {i}, new Random(i).ints(40, 0, 500).toArray(), 1));
        }
        List<TrainingSample> samples = TinyPolicy.samples(rollouts);
        for (boolean recompute : List.of(false, true)) {
            TrainingSettings settings = new TrainingSettings(4096, 512, recompute, 256);
            float[] expected = gradient("tiny-llama", false, settings, samples);
            try (DjlPolicy policy =
                    builder("tiny-llama", false)
                            .optTraining(settings)
                            .optProducts(ProductChoice.ONEDNN)
                            .build()) {
                policy.learner().accumulate(samples, TinyPolicy.loss(0.3), 40);
                double difference = TinyPolicy.relative(expected, TinyPolicy.gradients(policy));
                assertTrue(difference < 1e-5, "relative difference " + difference);
            }
        }
    }

    @Test
    void theOrderOfSamplesDoesNotChangeAGradient() throws IOException {
        List<TrainingSample> shuffled = new ArrayList<>(SAMPLES);
        Collections.shuffle(shuffled, new Random(5));
        TrainingSettings settings = new TrainingSettings(24, 512, false, 256);
        float[] expected = gradient("tiny-qwen2", false, settings, SAMPLES);
        float[] actual = gradient("tiny-qwen2", false, settings, shuffled);
        assertTrue(TinyPolicy.relative(expected, actual) < 1e-5);
    }

    @Test
    void aGradientIsTheSumOfItsSamplesShares() throws IOException {
        PolicyLoss sum =
                input ->
                        new PolicyLossOutput(
                                input.logProbs().mul(input.advantages()).mul(input.mask()).sum(),
                                Map.of());
        try (DjlPolicy policy = TinyPolicy.of("tiny-qwen3").build()) {
            policy.learner().accumulate(SAMPLES, sum, 20);
            float[] whole = TinyPolicy.gradients(policy);
            float[] added = new float[whole.length];
            for (TrainingSample sample : SAMPLES) {
                policy.learner().accumulate(List.of(sample), sum, 20);
                float[] share = TinyPolicy.gradients(policy);
                for (int i = 0; i < added.length; i++) {
                    added[i] += share[i];
                }
            }
            assertTrue(TinyPolicy.relative(whole, added) < 1e-5);
        }
    }

    /** Along random directions, where a wrong entry anywhere shows. */
    @ParameterizedTest
    @CsvSource({"tiny-qwen2,false,false", "tiny-llama,false,true", "tiny-qwen3,true,false"})
    void gradientsOfLogProbAndEntropyAreThoseOfFiniteDifferences(
            String model, boolean lora, boolean recompute) throws IOException {
        PolicyLoss logProbOnly = linear(1, 0);
        PolicyLoss entropyOnly = linear(0, 1);
        TrainingSettings settings = new TrainingSettings(64, 5, recompute, 0);
        try (DjlPolicy policy = builder(model, lora).optTraining(settings).build()) {
            for (PolicyLoss loss : List.of(logProbOnly, entropyOnly, linear(0.7, -1.3))) {
                for (int seed = 0; seed < 2; seed++) {
                    assertSlope(policy, loss, seed);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 1, 1.7})
    void theTrainersLogProbsAreThoseOfTheSamplersTemperature(double temperature)
            throws IOException {
        for (String model : List.of("tiny-qwen2", "tiny-llama", "tiny-qwen3")) {
            try (DjlPolicy policy = TinyPolicy.of(model).build()) {
                List<Rollout> rollouts =
                        TinyPolicy.rollouts(policy, 4, 3, SamplingParams.sampling(temperature, 32));
                float[][] ours = policy.logProbs(rollouts);
                for (int i = 0; i < ours.length; i++) {
                    assertArrayEquals(rollouts.get(i).logProbs(), ours[i], 1e-4f);
                }
            }
        }
    }

    @Test
    void anAdaptersRolloutsAgreeWithTheTrainerAfterUpdates() throws IOException {
        try (DjlPolicy policy = builder("tiny-qwen2", true).build()) {
            for (int step = 0; step < 3; step++) {
                policy.update(SAMPLES, TinyPolicy.loss(0.1), 20);
            }
            List<Rollout> rollouts =
                    TinyPolicy.rollouts(policy, 3, 3, SamplingParams.sampling(1, 16));
            float[][] ours = policy.logProbs(rollouts);
            for (int i = 0; i < ours.length; i++) {
                assertArrayEquals(rollouts.get(i).logProbs(), ours[i], 1e-4f);
            }
        }
    }

    @Test
    void rolloutsInBfloat16StayCloseToTheTrainer() throws IOException {
        for (Precision trainer : List.of(Precision.FLOAT32, Precision.BFLOAT16)) {
            try (DjlPolicy policy =
                    TinyPolicy.of("tiny-qwen2")
                            .optPrecision(trainer)
                            .optRolloutPrecision(Precision.BFLOAT16)
                            .build()) {
                List<Rollout> rollouts =
                        TinyPolicy.rollouts(policy, 4, 4, SamplingParams.sampling(1, 32));
                Metrics metrics =
                        policy.update(TinyPolicy.samples(rollouts), TinyPolicy.loss(0), 32);
                double error = metrics.value("token_mult_prob_error").orElseThrow();
                assertTrue(error > 1 && error < 1.05, trainer + ": " + error);
            }
        }
    }

    /** All logits of a token have some hundreds in common, of which 16 bits leave whole numbers. */
    @ParameterizedTest
    @CsvSource({"FLOAT32, false", "BFLOAT16, false", "BFLOAT16, true"})
    void logitsInBfloat16AreAsGoodWhereTheyAreLarge(Precision trainer, boolean packed)
            throws IOException {
        try (DjlPolicy policy =
                TinyPolicy.of("tiny-llama")
                        .optPrecision(trainer)
                        .optRolloutPrecision(Precision.BFLOAT16)
                        .optProducts(packed ? ProductChoice.ONEDNN : ProductChoice.PLAIN)
                        .build()) {
            NDArray head = policy.weights().tensors().get(2);
            head.set(new NDIndex(":, 0"), 500);
            List<Rollout> rollouts =
                    TinyPolicy.rollouts(policy, 4, 4, SamplingParams.sampling(0.8, 32));
            Metrics metrics = policy.update(TinyPolicy.samples(rollouts), TinyPolicy.loss(0), 32);
            double error = metrics.value("token_mult_prob_error").orElseThrow();
            assertTrue(error > 1 && error < 1.05, "error " + error);
        }
    }

    @Test
    void gradientsInBfloat16PointTheSameWay() throws IOException {
        float[] exact = gradient("tiny-qwen2", false, TrainingSettings.DEFAULTS, SAMPLES);
        try (DjlPolicy policy =
                TinyPolicy.of("tiny-qwen2").optPrecision(Precision.BFLOAT16).build()) {
            policy.learner().accumulate(SAMPLES, TinyPolicy.loss(0.3), 20);
            double difference = TinyPolicy.relative(exact, TinyPolicy.gradients(policy));
            assertTrue(difference > 0 && difference < 0.1, "relative difference " + difference);
        }
    }

    @ParameterizedTest
    @CsvSource({"false, false, false", "true, false, false", "false, true, true"})
    void gradientsInBfloat16AreNearerWithWideProducts(
            boolean lora, boolean oneDnn, boolean recompute) throws IOException {
        TrainingSettings settings = new TrainingSettings(4096, 512, recompute, 256);
        float[] exact = gradient("tiny-qwen2", lora, settings, SAMPLES);
        double[] differences = new double[2];
        for (int wide = 0; wide < 2; wide++) {
            try (DjlPolicy policy =
                    builder("tiny-qwen2", lora)
                            .optTraining(settings)
                            .optPrecision(Precision.BFLOAT16)
                            .optProducts(new ProductChoice(false, oneDnn, wide == 1))
                            .build()) {
                policy.learner().accumulate(SAMPLES, TinyPolicy.loss(0.3), 20);
                differences[wide] = TinyPolicy.relative(exact, TinyPolicy.gradients(policy));
            }
        }
        assertTrue(differences[1] > 1e-4, "activations have 16 bits: " + differences[1]);
        assertTrue(
                differences[1] < differences[0], () -> "relative " + Arrays.toString(differences));
    }

    private static PolicyLoss linear(double logProb, double entropy) {
        return input -> {
            NDArray value =
                    input.logProbs()
                            .mul(logProb)
                            .add(input.entropies().mul(entropy))
                            .mul(input.advantages())
                            .mul(input.mask());
            return new PolicyLossOutput(value.sum().div(input.totals().tokens()), Map.of());
        };
    }

    /** Central difference of the loss along a direction, against gradient times direction. */
    private static void assertSlope(DjlPolicy policy, PolicyLoss loss, int seed) {
        List<NDArray> trained = new ArrayList<>();
        List<NDArray> all =
                policy.adapter().isPresent()
                        ? policy.adapter().get().tensors()
                        : policy.weights().tensors();
        List<NDArray> gradients = policy.learner().gradients();
        policy.learner().accumulate(SAMPLES, loss, 20);
        Random random = new Random(seed);
        List<float[]> directions = new ArrayList<>();
        double slope = 0;
        for (int i = 0; i < all.size(); i++) {
            if (gradients.get(i).size() == 0) {
                continue;
            }
            float[] gradient = gradients.get(i).toFloatArray();
            float[] direction = new float[gradient.length];
            // The gradient's own direction disturbed: a large slope, and every entry takes part.
            double scale = norm(gradient) / Math.sqrt(gradient.length);
            for (int j = 0; j < direction.length; j++) {
                direction[j] = (float) (gradient[j] + scale * random.nextGaussian());
                slope += (double) gradient[j] * direction[j];
            }
            trained.add(all.get(i));
            directions.add(direction);
        }
        double length = Math.sqrt(directions.stream().mapToDouble(d -> norm(d) * norm(d)).sum());
        double step = 0.01 / length;
        double near = slopeAt(policy, loss, trained, directions, step);
        double far = slopeAt(policy, loss, trained, directions, 2 * step);
        // Richardson's extrapolation: the error of second order cancels.
        double measured = (4 * near - far) / 3;
        assertEquals(slope, measured, 0.01 * Math.abs(slope), "seed " + seed);
    }

    private static double norm(float[] values) {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        return Math.sqrt(squares);
    }

    private static double slopeAt(
            DjlPolicy policy,
            PolicyLoss loss,
            List<NDArray> trained,
            List<float[]> directions,
            double step) {
        double up = lossAt(policy, loss, trained, directions, step);
        double down = lossAt(policy, loss, trained, directions, -step);
        return (up - down) / (2 * step);
    }

    private static double lossAt(
            DjlPolicy policy,
            PolicyLoss loss,
            List<NDArray> trained,
            List<float[]> directions,
            double step) {
        List<float[]> before = trained.stream().map(NDArray::toFloatArray).toList();
        for (int i = 0; i < trained.size(); i++) {
            float[] moved = before.get(i).clone();
            for (int j = 0; j < moved.length; j++) {
                moved[j] += (float) (step * directions.get(i)[j]);
            }
            trained.get(i).set(java.nio.FloatBuffer.wrap(moved));
        }
        double value = policy.learner().accumulate(SAMPLES, loss, 20).sum(Learner.LOSS_SHARES);
        for (int i = 0; i < trained.size(); i++) {
            trained.get(i).set(java.nio.FloatBuffer.wrap(before.get(i)));
        }
        return value;
    }

    private static float[] gradient(
            String model, boolean lora, TrainingSettings settings, List<TrainingSample> samples)
            throws IOException {
        try (DjlPolicy policy = builder(model, lora).optTraining(settings).build()) {
            policy.learner().accumulate(samples, TinyPolicy.loss(0.3), 20);
            return TinyPolicy.gradients(policy);
        }
    }

    private static DjlPolicyBuilder builder(String model, boolean lora) throws IOException {
        DjlPolicyBuilder builder = TinyPolicy.of(model);
        return lora ? builder.optLora(TinyPolicy.LORA) : builder;
    }
}
