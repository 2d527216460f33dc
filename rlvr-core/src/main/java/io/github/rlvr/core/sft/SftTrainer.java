package io.github.rlvr.core.sft;

import io.github.rlvr.core.data.EpochOrder;
import io.github.rlvr.core.data.SftPair;
import io.github.rlvr.core.metrics.Metrics;
import io.github.rlvr.core.policy.Cancellation;
import io.github.rlvr.core.policy.Policy;
import io.github.rlvr.core.policy.TrainingSample;
import io.github.rlvr.core.rollout.FinishReason;
import io.github.rlvr.core.rollout.Rollout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Teaches a policy to imitate completions. Not thread-safe. */
public final class SftTrainer {

    private final Policy policy;
    private final CompletionEncoder encoder;
    private final SftSettings settings;
    private final SftLoss loss = new SftLoss();

    /**
     * A trainer.
     *
     * @param policy with the optimiser and learning rate to use; the caller's
     * @param encoder ids of completions
     */
    public SftTrainer(Policy policy, CompletionEncoder encoder, SftSettings settings) {
        this.policy = policy;
        this.encoder = encoder;
        this.settings = settings;
    }

    /**
     * Trains.
     *
     * @param pairs at least one; shuffled anew each epoch
     * @param listener told after every update
     * @throws IllegalArgumentException if there are no pairs or one is longer than the context,
     *     naming it; nothing is trained then
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted,
     *     after the step before
     */
    public void train(List<SftPair> pairs, Consumer<SftReport> listener) {
        List<TrainingSample> samples = pairs.stream().map(this::sample).toList();
        EpochOrder order = new EpochOrder(samples.size(), settings.seed());
        int longest =
                samples.stream().mapToInt(sample -> sample.rollout().length()).max().orElseThrow();
        for (int step = 1; step <= settings.steps(); step++) {
            Cancellation.throwIfInterrupted("training on examples");
            List<TrainingSample> batch = new ArrayList<>();
            for (int i = 0; i < settings.batchSize(); i++) {
                batch.add(samples.get(order.next()));
            }
            Metrics metrics = policy.update(batch, loss, longest);
            listener.accept(
                    new SftReport(
                            step, settings.steps(), metrics.filtered(SftTrainer::hasMeaning)));
        }
    }

    /** Nothing was sampled, so that there is no sampler to compare with. */
    private static boolean hasMeaning(String metric) {
        return !metric.startsWith("sampling/") && !metric.equals("token_mult_prob_error");
    }

    private TrainingSample sample(SftPair pair) {
        int[] prompt = policy.encode(pair.prompt());
        int[] completion = encoder.encode(pair.completion());
        if (prompt.length + completion.length > policy.contextLength()) {
            throw new IllegalArgumentException(
                    "pair "
                            + pair.id()
                            + " has "
                            + prompt.length
                            + " + "
                            + completion.length
                            + " tokens, more than the context of "
                            + policy.contextLength()
                            + "; shorten it or leave it out");
        }
        Rollout rollout =
                new Rollout(
                        pair.id(),
                        0,
                        prompt,
                        completion,
                        new float[completion.length],
                        new float[completion.length],
                        1,
                        FinishReason.STOP,
                        pair.completion(),
                        0,
                        policy.version());
        double[] ones = new double[completion.length];
        Arrays.fill(ones, 1);
        return new TrainingSample(
                rollout, ones, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
