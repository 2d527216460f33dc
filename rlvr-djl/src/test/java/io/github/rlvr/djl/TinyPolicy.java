package io.github.rlvr.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import io.github.rlvr.core.loss.PolicyLoss;
import io.github.rlvr.core.loss.PolicyLossOutput;
import io.github.rlvr.core.policy.GenerationListener;
import io.github.rlvr.core.policy.GenerationRequest;
import io.github.rlvr.core.policy.TrainingSample;
import io.github.rlvr.core.random.RolloutRandom;
import io.github.rlvr.core.rollout.FinishReason;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.rollout.SamplingParams;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import io.github.rlvr.djl.decoder.LoraSettings;
import io.github.rlvr.djl.decoder.LoraTarget;
import io.github.rlvr.djl.decoder.ProductChoice;
import io.github.rlvr.djl.policy.DjlPolicy;
import io.github.rlvr.djl.policy.DjlPolicyBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Policies of the tiny models, and small inputs for them. */
public final class TinyPolicy {

    /** What most tests train an adapter with. */
    public static final LoraSettings LORA = new LoraSettings(4, 8, EnumSet.allOf(LoraTarget.class));

    private TinyPolicy() {}

    /** A builder with the default products on one thread, so that results repeat to the bit. */
    public static DjlPolicyBuilder of(String name) throws IOException {
        return DjlPolicy.builder()
                .setModel(TestModels.folder(name))
                .optDevice(Device.cpu())
                .optProducts(ProductChoice.PLAIN)
                .optThreads(1);
    }

    /** Tasks with prompts of different lengths. */
    public static List<Task> tasks(int count) {
        return IntStream.range(0, count)
                .mapToObj(
                        i ->
                                Task.of(
                                        "task " + i,
                                        new Prompt.Text("What is " + "1 + ".repeat(i % 4) + i),
                                        "1"))
                .toList();
    }

    /** Rollouts of several tasks, in the order of tasks and samples. */
    public static List<Rollout> rollouts(
            DjlPolicy policy, int tasks, int groupSize, SamplingParams sampling) {
        GenerationRequest request =
                new GenerationRequest(tasks(tasks), groupSize, sampling, 17, policy.version());
        return policy.generate(request, GenerationListener.NONE).stream()
                .flatMap(group -> group.rollouts().stream())
                .toList();
    }

    /** A rollout of given ids whose recorded log-probabilities are 0. */
    public static Rollout rollout(int[] prompt, int[] completion, double temperature) {
        return new Rollout(
                "given",
                0,
                prompt,
                completion,
                new float[completion.length],
                new float[completion.length],
                temperature,
                FinishReason.LENGTH,
                "",
                0,
                0);
    }

    /** Texts of different lengths, from one token to nine, of ids all over the vocabulary. */
    public static List<Rollout> fixedRollouts(int count) {
        List<Rollout> rollouts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rollouts.add(rollout(ids(2 * i, 2 + 3 * (i % 3)), ids(2 * i + 1, 1 + 4 * i % 9), 0.8));
        }
        return rollouts;
    }

    private static int[] ids(long key, int length) {
        return IntStream.range(0, length)
                .map(t -> (int) (RolloutRandom.uniform(key, t) * 500))
                .toArray();
    }

    /** Samples with advantages in [-1, 1] and every fourth token masked. */
    public static List<TrainingSample> samples(List<Rollout> rollouts) {
        List<TrainingSample> samples = new ArrayList<>();
        for (int i = 0; i < rollouts.size(); i++) {
            double[] advantages = new double[rollouts.get(i).length()];
            boolean[] mask = new boolean[advantages.length];
            for (int t = 0; t < advantages.length; t++) {
                advantages[t] = 2 * RolloutRandom.uniform(100 + i, t) - 1;
                mask[t] = (i + t) % 4 != 3;
            }
            samples.add(
                    new TrainingSample(
                            rollouts.get(i),
                            advantages,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of(mask)));
        }
        return samples;
    }

    /** The policy gradient with its importance ratio and an entropy term: uses every input. */
    public static PolicyLoss loss(double entropyCoefficient) {
        return input -> {
            NDArray ratio = input.logProbs().sub(input.oldLogProbs()).exp();
            NDArray gain =
                    ratio.mul(input.advantages()).add(input.entropies().mul(entropyCoefficient));
            NDArray loss = gain.mul(input.mask()).sum().div(-input.totals().tokens());
            return new PolicyLossOutput(loss, Map.of());
        };
    }

    /** All gradients of a learner, one after the other. */
    public static float[] gradients(DjlPolicy policy) {
        return join(policy.learner().gradients());
    }

    /** All weights, the adapter's too, one after the other. */
    public static float[] parameters(DjlPolicy policy) {
        List<NDArray> all = new ArrayList<>(policy.weights().tensors());
        policy.adapter().ifPresent(adapter -> all.addAll(adapter.tensors()));
        return join(all);
    }

    private static float[] join(List<NDArray> arrays) {
        int size = arrays.stream().mapToInt(array -> (int) array.size()).sum();
        float[] all = new float[size];
        int at = 0;
        for (NDArray array : arrays) {
            float[] values = array.size() == 0 ? new float[0] : array.toFloatArray();
            System.arraycopy(values, 0, all, at, values.length);
            at += values.length;
        }
        return all;
    }

    /** L2 norm of the difference over the norm of the first. */
    public static double relative(float[] expected, float[] actual) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow((double) expected[i] - actual[i], 2);
            norm += Math.pow(expected[i], 2);
        }
        return Math.sqrt(difference / norm);
    }
}
