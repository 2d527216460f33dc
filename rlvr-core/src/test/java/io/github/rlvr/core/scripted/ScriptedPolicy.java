package io.github.rlvr.core.scripted;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlvr.core.loss.PolicyLoss;
import io.github.rlvr.core.metrics.Metrics;
import io.github.rlvr.core.policy.Cancellation;
import io.github.rlvr.core.policy.GenerationListener;
import io.github.rlvr.core.policy.GenerationRequest;
import io.github.rlvr.core.policy.Policy;
import io.github.rlvr.core.policy.PolicySnapshot;
import io.github.rlvr.core.policy.TrainingSample;
import io.github.rlvr.core.random.RolloutRandom;
import io.github.rlvr.core.rollout.FinishReason;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.rollout.RolloutGroup;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/**
 * A policy without a model, for tests of everything around one: for each prompt it holds {@value
 * #TOKENS} logits, answers with one token and learns by the policy gradient. The loss it is given
 * is not evaluated, since that would take an engine.
 */
public final class ScriptedPolicy implements Policy {

    /** Number of tokens it can answer with; the text of a token is its id. */
    public static final int TOKENS = 4;

    private static final JsonMapper JSON = new JsonMapper();

    private final double learningRate;
    private final Function<int[], String> decode;
    private final Set<Long> failingUpdates = new HashSet<>();
    private final List<GenerationRequest> requests = new ArrayList<>();
    private final List<List<TrainingSample>> updates = new ArrayList<>();
    private final Map<String, double[]> logits = new TreeMap<>();
    private Race race = Race.FREE;
    private Optional<Snapshot> open = Optional.empty();
    private Optional<RuntimeException> fault = Optional.empty();
    private int snapshots;
    private boolean invalid;
    private boolean closed;
    private double rateFactor = 1;
    private long version;
    private long attempts;

    /** A policy that answers uniformly at first. */
    public ScriptedPolicy(double learningRate) {
        this(learningRate, ids -> ids.length == 0 ? "" : Integer.toString(ids[0]));
    }

    /** The same with texts of its own for token ids. */
    public ScriptedPolicy(double learningRate, Function<int[], String> decode) {
        this.learningRate = learningRate;
        this.decode = decode;
    }

    /** Who comes first where a snapshot samples while the policy learns. */
    public enum Race {
        /** Whoever is faster. */
        FREE,
        /** The update waits until the snapshot has sampled. */
        ROLLOUTS_FIRST,
        /** The snapshot waits until an update is done. */
        UPDATE_FIRST
    }

    /** Decides the race of snapshots and updates. */
    public void race(Race decided) {
        race = decided;
    }

    /** Every snapshot fails like this when it is to sample. */
    public void failSnapshots(RuntimeException failure) {
        fault = Optional.of(failure);
    }

    /** Snapshots that were made. */
    public int snapshots() {
        return snapshots;
    }

    /** Whether one of them was not closed yet. */
    public boolean hasOpenSnapshot() {
        return open.isPresent();
    }

    /** The n-th call of {@link #update}, from 0, meets a gradient that is not finite. */
    public void failUpdate(long n) {
        failingUpdates.add(n);
    }

    /** Every further rollout ends with logits that are not finite. */
    public void breakLogits() {
        invalid = true;
    }

    /** What was asked for, in order. */
    public List<GenerationRequest> requests() {
        return List.copyOf(requests);
    }

    /** What was learnt from, in order. */
    public List<List<TrainingSample>> updates() {
        return List.copyOf(updates);
    }

    /** Whether it was closed. */
    public boolean closed() {
        return closed;
    }

    @Override
    public int[] encode(Prompt prompt) {
        return prompt instanceof Prompt.Tokens tokens
                ? tokens.ids().clone()
                : prompt.toString().chars().toArray();
    }

    @Override
    public String decode(int[] ids) {
        return decode.apply(ids);
    }

    @Override
    public int contextLength() {
        return 1000;
    }

    @Override
    public void lowerLearningRate(double factor) {
        rateFactor *= factor;
    }

    /** What the learning rate was multiplied by. */
    public double rateFactor() {
        return rateFactor;
    }

    @Override
    public long version() {
        return version;
    }

    @Override
    public List<RolloutGroup> generate(GenerationRequest request, GenerationListener listener) {
        return generate(request, listener, logits, version);
    }

    private List<RolloutGroup> generate(
            GenerationRequest request,
            GenerationListener listener,
            Map<String, double[]> weights,
            long stamp) {
        requests.add(request);
        List<RolloutGroup> groups = new ArrayList<>();
        for (Task task : request.tasks()) {
            List<Rollout> rollouts = new ArrayList<>();
            for (int sample = 0; sample < request.groupSize(); sample++) {
                rollouts.add(rollout(request, task, sample, weights, stamp));
            }
            groups.add(new RolloutGroup(task, rollouts));
        }
        int total = request.tasks().size() * request.groupSize();
        listener.onProgress(new GenerationListener.Progress(total, total, total, 1));
        return groups;
    }

    private Rollout rollout(
            GenerationRequest request,
            Task task,
            int sample,
            Map<String, double[]> weights,
            long stamp) {
        double[] p = probabilities(weights, key(task.prompt()));
        long seed =
                RolloutRandom.key(
                        request.seed(), request.step(), RolloutRandom.hash(task.id()), sample);
        int token =
                request.sampling().isGreedy() ? argMax(p) : draw(p, RolloutRandom.uniform(seed, 0));
        double entropy = -Arrays.stream(p).filter(x -> x > 0).map(x -> x * Math.log(x)).sum();
        return new Rollout(
                task.id(),
                sample,
                encode(task.prompt()),
                new int[] {token},
                new float[] {(float) Math.log(p[token])},
                new float[] {(float) entropy},
                request.sampling().logitDivisor(),
                invalid ? FinishReason.INVALID : FinishReason.STOP,
                Integer.toString(token),
                seed,
                stamp);
    }

    /** Samples from a copy of the logits. */
    private final class Snapshot implements PolicySnapshot {

        private final Map<String, double[]> weights = new TreeMap<>();
        private final long stamp = version;
        private final CountDownLatch sampled = new CountDownLatch(1);
        private final CountDownLatch updated = new CountDownLatch(1);

        private Snapshot() {
            logits.forEach((key, values) -> weights.put(key, values.clone()));
        }

        @Override
        public List<RolloutGroup> generate(GenerationRequest request, GenerationListener listener) {
            if (fault.isPresent()) {
                throw fault.get();
            }
            if (race == Race.UPDATE_FIRST) {
                await(updated);
            }
            List<RolloutGroup> groups =
                    ScriptedPolicy.this.generate(request, listener, weights, stamp);
            sampled.countDown();
            return groups;
        }

        @Override
        public void close() {
            open = Optional.empty();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while another was awaited");
        }
    }

    @Override
    public PolicySnapshot snapshot() {
        Snapshot made = new Snapshot();
        open = Optional.of(made);
        snapshots++;
        return made;
    }

    @Override
    public float[][] logProbs(List<Rollout> rollouts) {
        return rollouts.stream()
                .map(
                        r ->
                                new float[] {
                                    (float)
                                            Math.log(
                                                    probabilities(logits, key(r))[
                                                            r.completionIds()[0]])
                                })
                .toArray(float[][]::new);
    }

    @Override
    public float[][] referenceLogProbs(List<Rollout> rollouts) {
        return rollouts.stream()
                .map(r -> new float[] {(float) -Math.log(TOKENS)})
                .toArray(float[][]::new);
    }

    @Override
    public Metrics update(List<TrainingSample> samples, PolicyLoss loss, int maxCompletionLength) {
        Cancellation.throwIfInterrupted("updating");
        if (race == Race.ROLLOUTS_FIRST) {
            open.ifPresent(snapshot -> await(snapshot.sampled));
        }
        try {
            return update(samples);
        } finally {
            open.ifPresent(snapshot -> snapshot.updated.countDown());
        }
    }

    private Metrics update(List<TrainingSample> samples) {
        updates.add(List.copyOf(samples));
        if (failingUpdates.contains(attempts++)) {
            return Metrics.of("skipped_steps", 1);
        }
        double norm = 0;
        for (TrainingSample sample : samples) {
            String key = key(sample.rollout());
            double[] p = probabilities(logits, key);
            double[] own = logits.computeIfAbsent(key, k -> new double[TOKENS]);
            for (int v = 0; v < TOKENS; v++) {
                double indicator = sample.rollout().completionIds()[0] == v ? 1 : 0;
                double gradient = sample.advantages()[0] * (indicator - p[v]);
                own[v] += learningRate * gradient;
                norm += gradient * gradient;
            }
        }
        version++;
        return Metrics.of("loss", 0).with("grad_norm", Math.sqrt(norm)).with("skipped_steps", 0);
    }

    private static double[] probabilities(Map<String, double[]> weights, String key) {
        double[] exponentials =
                Arrays.stream(weights.getOrDefault(key, new double[TOKENS]))
                        .map(Math::exp)
                        .toArray();
        double sum = Arrays.stream(exponentials).sum();
        return Arrays.stream(exponentials).map(e -> e / sum).toArray();
    }

    private String key(Prompt prompt) {
        return Arrays.toString(encode(prompt));
    }

    private static String key(Rollout rollout) {
        return Arrays.toString(rollout.promptIds());
    }

    private static int draw(double[] p, double uniform) {
        double mass = 0;
        for (int v = 0; v < TOKENS - 1; v++) {
            mass += p[v];
            if (uniform < mass) {
                return v;
            }
        }
        return TOKENS - 1;
    }

    private static int argMax(double[] p) {
        int best = 0;
        for (int v = 1; v < TOKENS; v++) {
            best = p[v] > p[best] ? v : best;
        }
        return best;
    }

    @Override
    public String stateName() {
        return "policy";
    }

    @Override
    public void saveState(Path directory) throws IOException {
        ObjectNode state = JSON.createObjectNode().put("version", version);
        state.set("logits", JSON.valueToTree(logits));
        JSON.writeValue(directory.resolve("policy.json").toFile(), state);
    }

    @Override
    public void restoreState(Path directory) throws IOException {
        JsonNode state = JSON.readTree(directory.resolve("policy.json").toFile());
        version = state.path("version").longValue();
        logits.clear();
        for (Map.Entry<String, JsonNode> entry : state.path("logits").properties()) {
            logits.put(entry.getKey(), JSON.treeToValue(entry.getValue(), double[].class));
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
