package io.github.rlvr.djl.policy;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import io.github.rlvr.core.config.Precision;
import io.github.rlvr.core.loss.PolicyLoss;
import io.github.rlvr.core.metrics.Metrics;
import io.github.rlvr.core.policy.GenerationListener;
import io.github.rlvr.core.policy.GenerationRequest;
import io.github.rlvr.core.policy.Policy;
import io.github.rlvr.core.policy.PolicySnapshot;
import io.github.rlvr.core.policy.Provenance;
import io.github.rlvr.core.policy.TrainingSample;
import io.github.rlvr.core.random.RolloutRandom;
import io.github.rlvr.core.rollout.EntropyTemperature;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.rollout.RolloutGroup;
import io.github.rlvr.core.rollout.SamplingParams;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import io.github.rlvr.djl.decoder.Decoder;
import io.github.rlvr.djl.decoder.DecoderWeights;
import io.github.rlvr.djl.decoder.LoraAdapter;
import io.github.rlvr.djl.decoder.ProductChoice;
import io.github.rlvr.djl.model.ModelSpec;
import io.github.rlvr.djl.rollout.Completion;
import io.github.rlvr.djl.rollout.Job;
import io.github.rlvr.djl.rollout.RolloutEngine;
import io.github.rlvr.djl.train.Learner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A decoder-only language model that samples and learns in one process, with one copy of the
 * weights and one forward text for both sides. Built by {@link #builder()}.
 *
 * <p>Owns all native memory it makes until closed. Not thread-safe.
 */
public final class DjlPolicy implements Policy {

    /** Name of the policy's folder in a checkpoint. */
    public static final String STATE = "policy";

    private final NDManager manager;
    private final ModelText text;
    private final DecoderWeights weights;
    private final Optional<LoraAdapter> adapter;
    private final Learner learner;
    private final Decoder trainer;
    private final Decoder sampler;
    private final RolloutEngine engine;
    private final RolloutWeights rolloutWeights;
    private final DjlPolicyBuilder settings;
    private final ProductChoice products;
    private boolean closed;

    DjlPolicy(DjlPolicyBuilder settings, PolicyParts parts) {
        this.settings = settings;
        this.manager = parts.manager();
        this.text = parts.text();
        this.weights = parts.weights();
        this.adapter = parts.adapter();
        this.learner = parts.learner();
        this.trainer = parts.trainer();
        this.sampler = parts.sampler();
        this.engine = parts.engine();
        this.products = parts.products();
        this.rolloutWeights = new RolloutWeights(sampler, weights, adapter);
    }

    /** Starts building a policy. */
    public static DjlPolicyBuilder builder() {
        return new DjlPolicyBuilder();
    }

    /** Shape of the model. */
    public ModelSpec spec() {
        return weights.spec();
    }

    /** Where the arrays live. */
    public Device device() {
        return manager.getDevice();
    }

    /** The base weights; with an adapter these are never changed. */
    public DecoderWeights weights() {
        return weights;
    }

    /** The adapter, if one is trained. */
    public Optional<LoraAdapter> adapter() {
        return adapter;
    }

    /** Tokenizer and chat template. */
    public ModelText text() {
        return text;
    }

    /** The text as training uses it. */
    public Decoder decoder() {
        return trainer;
    }

    /** Gradients and optimiser. */
    public Learner learner() {
        return learner;
    }

    @Override
    public int[] encode(Prompt prompt) {
        return text.encode(prompt);
    }

    @Override
    public String decode(int[] ids) {
        return text.decode(ids);
    }

    @Override
    public int contextLength() {
        return settings.positions(weights.spec());
    }

    @Override
    public long version() {
        return learner.optimizer().updates();
    }

    @Override
    public List<RolloutGroup> generate(GenerationRequest request, GenerationListener listener) {
        return generate(request, rolloutWeights.of(version()), version(), listener);
    }

    @Override
    public PolicySnapshot snapshot() {
        return new DjlSnapshot(this, rolloutWeights.detached(), version());
    }

    List<RolloutGroup> generate(
            GenerationRequest request, IValue packed, long stamp, GenerationListener listener) {
        List<int[]> prompts = new ArrayList<>();
        List<Job> jobs = new ArrayList<>();
        for (Task task : request.tasks()) {
            int[] prompt = encode(task.prompt());
            requireRoom(task, prompt.length);
            long taskKey = RolloutRandom.hash(task.id());
            for (int sample = 0; sample < request.groupSize(); sample++) {
                long key = RolloutRandom.key(request.seed(), request.step(), taskKey, sample);
                jobs.add(new Job(prompts.size(), key));
            }
            prompts.add(prompt);
        }
        List<Completion> completions =
                complete(
                        packed, prompts, jobs, request.sampling(), request.temperature(), listener);
        return groups(request, stamp, prompts, jobs, completions);
    }

    /**
     * Completions of token ids, in the order of the jobs.
     *
     * @param prompts {@code [P_i]} ids each, at least one and fewer than the context holds
     * @param jobs which prompt to complete, and with which random stream
     */
    public List<Completion> complete(
            List<int[]> prompts,
            List<Job> jobs,
            SamplingParams sampling,
            GenerationListener listener) {
        return complete(prompts, jobs, sampling, Optional.empty(), listener);
    }

    /**
     * The same with a temperature of every token's own.
     *
     * @param temperature the rule for it; empty for that of {@code sampling}
     */
    public List<Completion> complete(
            List<int[]> prompts,
            List<Job> jobs,
            SamplingParams sampling,
            Optional<EntropyTemperature> temperature,
            GenerationListener listener) {
        return complete(
                rolloutWeights.of(version()), prompts, jobs, sampling, temperature, listener);
    }

    private List<Completion> complete(
            IValue packed,
            List<int[]> prompts,
            List<Job> jobs,
            SamplingParams sampling,
            Optional<EntropyTemperature> temperature,
            GenerationListener listener) {
        return engine.run(
                manager, packed, prompts, jobs, sampling, temperature, contextLength(), listener);
    }

    private void requireRoom(Task task, int length) {
        if (length == 0) {
            throw new IllegalArgumentException("the prompt of task " + task.id() + " has no token");
        }
        if (length >= contextLength()) {
            throw new IllegalArgumentException(
                    "the prompt of task "
                            + task.id()
                            + " has "
                            + length
                            + " tokens and leaves no room in the context of "
                            + contextLength()
                            + "; shorten it, or set data.max_prompt_tokens to leave such tasks out");
        }
    }

    private List<RolloutGroup> groups(
            GenerationRequest request,
            long stamp,
            List<int[]> prompts,
            List<Job> jobs,
            List<Completion> completions) {
        List<RolloutGroup> groups = new ArrayList<>();
        for (int i = 0; i < request.tasks().size(); i++) {
            Task task = request.tasks().get(i);
            List<Rollout> rollouts = new ArrayList<>();
            for (int sample = 0; sample < request.groupSize(); sample++) {
                int job = i * request.groupSize() + sample;
                Completion completion = completions.get(job);
                rollouts.add(
                        new Rollout(
                                task.id(),
                                sample,
                                prompts.get(i),
                                completion.ids(),
                                completion.logProbs(),
                                completion.entropies(),
                                request.sampling().logitDivisor(),
                                completion.finish(),
                                decode(completion.ids()),
                                jobs.get(job).key(),
                                stamp));
            }
            groups.add(new RolloutGroup(task, rollouts));
        }
        return groups;
    }

    @Override
    public float[][] logProbs(List<Rollout> rollouts) {
        return learner.logProbs(rollouts);
    }

    @Override
    public float[][] referenceLogProbs(List<Rollout> rollouts) {
        return learner.referenceLogProbs(rollouts);
    }

    @Override
    public float[][] values(List<Rollout> rollouts) {
        return learner.values(rollouts);
    }

    /** Gives back the rollout's copy of the weights first: activations take its place. */
    @Override
    public Metrics update(List<TrainingSample> samples, PolicyLoss loss, int maxCompletionLength) {
        rolloutWeights.invalidate();
        return learner.update(samples, loss, maxCompletionLength);
    }

    @Override
    public void lowerLearningRate(double factor) {
        learner.lowerLearningRate(factor);
    }

    /** Precision of training. */
    public Precision precision() {
        return settings.precision();
    }

    /** Precision of rollouts. */
    public Precision rolloutPrecision() {
        return settings.rolloutPrecision();
    }

    /**
     * Hashes of the model's files, if it was read from files; versions, threads and products.
     *
     * @throws java.io.UncheckedIOException if the files cannot be read any more
     */
    @Override
    public Provenance provenance() {
        Map<String, String> identity = new TreeMap<>();
        settings.files().forEach((file, hash) -> identity.put("model/" + file, hash));
        return new Provenance(
                identity,
                Map.of(
                        "libtorch",
                        Engine.getEngine("PyTorch").getVersion(),
                        "device",
                        device().toString(),
                        "threads",
                        Integer.toString(JniUtils.getNumThreads()),
                        "products",
                        products.toString()));
    }

    @Override
    public String stateName() {
        return STATE;
    }

    @Override
    public void saveState(Path directory) throws IOException {
        learner.save(directory);
        SavedProducts.write(directory, products);
    }

    @Override
    public void restoreState(Path directory) throws IOException {
        learner.restore(directory);
        rolloutWeights.invalidate();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        rolloutWeights.close();
        trainer.close();
        sampler.close();
        manager.close();
        settings.closeSource();
    }
}
