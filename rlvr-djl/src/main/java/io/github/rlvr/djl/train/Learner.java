package io.github.rlvr.djl.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.rlvr.core.config.OptimizerConfig;
import io.github.rlvr.core.loss.LossTotals;
import io.github.rlvr.core.loss.PolicyLoss;
import io.github.rlvr.core.metrics.Metrics;
import io.github.rlvr.core.policy.Cancellation;
import io.github.rlvr.core.policy.TrainingSample;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.djl.decoder.Decoder;
import io.github.rlvr.djl.decoder.DecoderWeights;
import io.github.rlvr.djl.decoder.LoraAdapter;
import io.github.rlvr.djl.memory.Share;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains the weights, or only an adapter if there is one. The manager given at construction owns
 * gradients and moments.
 */
public final class Learner {

    /** Name under which micro-batches report their share of the loss; the step adds them up. */
    static final String LOSS_SHARES = "loss_shares";

    private static final Logger LOG = LoggerFactory.getLogger(Learner.class);

    private final NDManager manager;
    private final Scorer scorer;
    private final Optional<Scorer> reference;
    private final GradientPass pass;
    private final AdamW optimizer;
    private final List<NDArray> gradients;
    private final Optional<ValueHead> critic;
    private final LearnerState state;
    private final TrainingSettings settings;
    private final Share tokens;

    /**
     * Trains with the settings given; gradients and moments are allocated at once.
     *
     * @param adapter trained alone if present; the reference policy is then the model without it
     * @param reference weights of the reference policy when all weights are trained
     * @param rules which tensors are trained and which decay
     * @param totalUpdates updates of the whole run, for the learning-rate schedule
     * @param criticPlan how a critic on the trunk learns; empty for none
     */
    public Learner(
            NDManager manager,
            Decoder decoder,
            DecoderWeights weights,
            Optional<LoraAdapter> adapter,
            Optional<DecoderWeights> reference,
            ParameterRules rules,
            OptimizerConfig optimizerConfig,
            long totalUpdates,
            Optional<CriticPlan> criticPlan,
            TrainingSettings settings) {
        this.manager = manager;
        this.settings = settings;
        this.tokens =
                new Share(
                        "tokens a micro-batch",
                        "lower trainer.micro_batch_tokens or sampling.max_new_tokens, or set"
                                + " trainer.recompute_layers to true",
                        settings.microBatchTokens());
        // Placeholders of their own: a native call tells its arguments apart by the array object.
        NDArray noAdapter = manager.create(new Shape(0), DataType.FLOAT32);
        NDArray noHead = manager.create(new Shape(0), DataType.FLOAT32);
        List<NDArray> aligned = adapter.map(LoraAdapter::tensors).orElse(weights.tensors());
        List<Integer> trained = rules.trained(weights, adapter);
        List<NDArray> adapterTensors = adapter.map(LoraAdapter::tensors).orElse(List.of(noAdapter));
        this.gradients = gradients(manager, aligned, trained);
        NDArray headGradient =
                adapter.isPresent() ? noHead : gradients.get(trained.contains(2) ? 2 : 0);
        int chunk = settings.headChunk();
        this.scorer = new Scorer(decoder, weights, adapterTensors, chunk);
        Optional<DecoderWeights> frozen = adapter.isPresent() ? Optional.of(weights) : reference;
        this.reference = frozen.map(w -> new Scorer(decoder, w, List.of(noAdapter), chunk));
        this.critic =
                criticPlan.map(
                        plan ->
                                new ValueHead(
                                        manager,
                                        decoder.script(),
                                        weights.spec().hidden(),
                                        plan,
                                        optimizerConfig));
        this.pass = new GradientPass(decoder, gradients, headGradient, critic, settings);
        List<NDArray> params = trained.stream().map(aligned::get).toList();
        IntPredicate decays = i -> rules.decays(params.get(i));
        this.optimizer =
                new AdamW(
                        manager,
                        decoder.script(),
                        params,
                        trained.stream().map(gradients::get).toList(),
                        decays,
                        optimizerConfig,
                        totalUpdates);
        this.state = new LearnerState(manager, decoder.script(), parts(params));
    }

    private List<LearnerState.Part> parts(List<NDArray> params) {
        List<LearnerState.Part> parts = new ArrayList<>();
        parts.add(new LearnerState.Part("", params, optimizer));
        critic.ifPresent(
                head ->
                        parts.add(
                                new LearnerState.Part(
                                        "critic_", head.parameters(), head.optimizer())));
        return parts;
    }

    private static List<NDArray> gradients(
            NDManager manager, List<NDArray> aligned, List<Integer> trained) {
        NDArray none = manager.create(new Shape(0), DataType.FLOAT32);
        Set<Integer> wanted = new HashSet<>(trained);
        List<NDArray> gradients = new ArrayList<>(Collections.nCopies(aligned.size(), none));
        wanted.forEach(i -> gradients.set(i, manager.zeros(aligned.get(i).getShape())));
        return gradients;
    }

    /** The optimiser, for checkpoints. */
    public AdamW optimizer() {
        return optimizer;
    }

    /**
     * Sums of the last step's gradients, aligned with the adapter or the weights; empty where
     * nothing is trained.
     */
    public List<NDArray> gradients() {
        return gradients;
    }

    /** {@code [N][T_i]} log-probabilities under the trained policy. */
    public float[][] logProbs(List<Rollout> rollouts) {
        return tokens.spend(n -> scorer.logProbs(manager, rollouts, settings.withTokens(n)));
    }

    /**
     * {@code [N][T_i]} log-probabilities under the reference policy: the model without its adapter,
     * or the weights kept for it.
     *
     * @throws IllegalStateException if all weights are trained and none were kept
     */
    public float[][] referenceLogProbs(List<Rollout> rollouts) {
        Scorer frozen =
                reference.orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "there is no reference policy; train with LoRA, or build"
                                                + " the policy with optReference(true)"));
        return tokens.spend(n -> frozen.logProbs(manager, rollouts, settings.withTokens(n)));
    }

    /**
     * {@code [N][T_i]} the critic's values.
     *
     * @throws IllegalStateException if there is no critic
     */
    public float[][] values(List<Rollout> rollouts) {
        ValueHead head =
                critic.orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "this policy has no critic; build it with optCritic, as"
                                                + " the algorithm ppo asks for"));
        return tokens.spend(n -> scorer.values(manager, rollouts, settings.withTokens(n), head));
    }

    /**
     * One update over all samples; skipped, with weights and moments untouched, if loss or gradient
     * is not finite.
     *
     * @return loss, gradient norm, learning rate, whether the step was skipped, and the loss's own
     *     metrics
     */
    public Metrics update(List<TrainingSample> samples, PolicyLoss loss, int maxCompletionLength) {
        Metrics metrics = accumulate(samples, loss, maxCompletionLength);
        double norm = optimizer.gradientNorm();
        double criticNorm = critic.map(head -> head.optimizer().gradientNorm()).orElse(0.0);
        double value = metrics.sum(LOSS_SHARES);
        metrics =
                metrics.without(LOSS_SHARES)
                        .with("loss", value)
                        .with("grad_norm", norm)
                        .with("learning_rate", optimizer.learningRate());
        if (critic.isPresent()) {
            metrics = metrics.with("val/grad_norm", criticNorm);
        }
        if (!Double.isFinite(norm) || !Double.isFinite(criticNorm) || !Double.isFinite(value)) {
            LOG.warn(
                    "update {} skipped: loss {}, gradient norm {}",
                    optimizer.updates(),
                    value,
                    norm);
            return metrics.with("skipped_steps", 1);
        }
        boolean waits = critic.map(ValueHead::isWarmingUp).orElse(false);
        critic.ifPresent(head -> head.optimizer().update(criticNorm));
        if (!waits) {
            optimizer.update(norm);
        }
        return metrics.with("skipped_steps", 0);
    }

    /**
     * Gradients of all samples into the sums, without an update. Where memory ends, micro-batches
     * are halved and all of it is done once more, which {@code memory/halvings} counts.
     *
     * @throws io.github.rlvr.djl.memory.OutOfMemoryException if it ends again
     * @throws IllegalStateException if nothing is trained
     */
    public Metrics accumulate(
            List<TrainingSample> samples, PolicyLoss loss, int maxCompletionLength) {
        if (optimizer.isEmpty()) {
            throw new IllegalStateException(
                    "this policy was built without training; build it with optTrained(true)");
        }
        int before = tokens.halvings();
        Metrics metrics =
                tokens.spend(
                        n ->
                                accumulate(
                                        samples,
                                        loss,
                                        maxCompletionLength,
                                        settings.withTokens(n)));
        int halvings = tokens.halvings() - before;
        return halvings == 0 ? metrics : metrics.with("memory/halvings", halvings);
    }

    private Metrics accumulate(
            List<TrainingSample> samples,
            PolicyLoss loss,
            int maxCompletionLength,
            TrainingSettings split) {
        optimizer.zeroGradients();
        critic.ifPresent(head -> head.optimizer().zeroGradients());
        LossTotals totals = totals(samples, maxCompletionLength);
        List<Rollout> rollouts = samples.stream().map(TrainingSample::rollout).toList();
        Metrics metrics = Metrics.empty();
        EngineAgreement agreement = new EngineAgreement();
        try (NDManager step = manager.newSubManager()) {
            Scorer.Ready ready = scorer.ready(step);
            for (TokenBatch batch : batches(samples, rollouts, split)) {
                Cancellation.throwIfInterrupted("computing gradients");
                metrics =
                        metrics.plus(
                                pass.run(step, ready, batch, samples, loss, totals, agreement));
            }
        }
        return metrics.plus(agreement.metrics());
    }

    /** Multiplies the learning rate of every further update. */
    public void lowerLearningRate(double factor) {
        optimizer.lowerLearningRate(factor);
    }

    /** Writes trained tensors, moments and the number of updates. */
    public void save(Path directory) throws IOException {
        state.save(directory);
    }

    /**
     * Takes up what {@link #save} wrote.
     *
     * @throws IOException if something is missing or does not fit; nothing has changed then
     */
    public void restore(Path directory) throws IOException {
        state.restore(directory);
    }

    /**
     * Samples without an advantage share micro-batches of their own: where the loss has no other
     * term its gradient there is zero, and the way back is saved.
     */
    private static List<TokenBatch> batches(
            List<TrainingSample> samples, List<Rollout> rollouts, TrainingSettings split) {
        Map<Boolean, List<Integer>> byAdvantage =
                IntStream.range(0, samples.size())
                        .boxed()
                        .collect(Collectors.partitioningBy(i -> hasAdvantage(samples.get(i))));
        List<TokenBatch> all = new ArrayList<>();
        all.addAll(TokenBatch.split(rollouts, byAdvantage.get(true), split));
        all.addAll(TokenBatch.split(rollouts, byAdvantage.get(false), split));
        return all;
    }

    private static boolean hasAdvantage(TrainingSample sample) {
        return Arrays.stream(sample.advantages()).anyMatch(advantage -> advantage != 0);
    }

    private static LossTotals totals(List<TrainingSample> samples, int maxCompletionLength) {
        long tokens = 0;
        long sequences = 0;
        for (TrainingSample sample : samples) {
            long active = active(sample);
            tokens += active;
            sequences += active > 0 ? 1 : 0;
        }
        return new LossTotals(tokens, sequences, samples.size(), maxCompletionLength);
    }

    private static long active(TrainingSample sample) {
        if (sample.mask().isEmpty()) {
            return sample.rollout().length();
        }
        long active = 0;
        for (boolean kept : sample.mask().get()) {
            active += kept ? 1 : 0;
        }
        return active;
    }
}
