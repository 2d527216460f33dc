package io.github.rlvr.core.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlvr.core.checkpoint.Stateful;
import io.github.rlvr.core.config.TrainerConfig;
import io.github.rlvr.core.data.TaskSampler;
import io.github.rlvr.core.filter.GroupFilter;
import io.github.rlvr.core.metrics.Metrics;
import io.github.rlvr.core.policy.GenerationListener;
import io.github.rlvr.core.policy.GenerationRequest;
import io.github.rlvr.core.reward.RewardContext;
import io.github.rlvr.core.reward.RewardMetrics;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.rollout.FinishReason;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.rollout.RolloutGroup;
import io.github.rlvr.core.task.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Gathers the groups of a step: samples tasks, generates, scores and filters, and samples further
 * tasks for groups that were dropped. Groups beyond what the step takes are carried over to the
 * next one.
 *
 * <p>The first round of a step samples as many tasks as are missing, every refill a full step's
 * worth. Not thread-safe.
 */
final class RolloutCollector implements Stateful {

    private static final String FILE = "collector.json";
    private static final JsonMapper JSON = new JsonMapper();

    private final TrainingSetup setup;
    private final TaskSampler sampler;
    private final Listeners listeners;
    private final Map<String, Task> tasks;
    private List<ScoredGroup> carried = List.of();
    private Ahead ahead = Ahead.NOTHING;
    private long generations;
    private long tokens;
    private boolean scored;
    private Mark start = new Mark(List.of(), Ahead.NOTHING, 0, 0);
    private volatile boolean cancelled;

    RolloutCollector(TrainingSetup setup, Listeners listeners) {
        this.setup = setup;
        this.listeners = listeners;
        this.sampler = new TaskSampler(setup.tasks(), setup.config().trainer().seed());
        this.tasks =
                setup.tasks().tasks().stream()
                        .collect(Collectors.toMap(Task::id, Function.identity()));
    }

    /**
     * What a step trains on.
     *
     * @param groups exactly {@code trainer.prompts_per_step}
     * @param metrics of everything that was sampled
     * @param newTokens tokens generated
     */
    record Collected(List<ScoredGroup> groups, Metrics metrics, long newTokens) {

        private Collected with(String metric, double value) {
            return new Collected(groups, metrics.with(metric, value), newTokens);
        }
    }

    /** What samples: the policy, or a snapshot of it. */
    interface Source {
        List<RolloutGroup> generate(GenerationRequest request, GenerationListener listener);
    }

    /**
     * The first round of the next step, sampled before it begins.
     *
     * @param nanos that it took
     */
    record Ahead(List<RolloutGroup> groups, long nanos) {

        static final Ahead NOTHING = new Ahead(List.of(), 0);
    }

    /** Where a step began. */
    private record Mark(List<ScoredGroup> carried, Ahead ahead, long generations, long drawn) {}

    TaskSampler sampler() {
        return sampler;
    }

    void cancel() {
        cancelled = true;
    }

    /**
     * Goes back to where the last {@link #collect} began, so that the step can be done again.
     *
     * @return false if rewards were asked for since, because they and the filter may have learnt
     *     from it; nothing has changed then
     */
    boolean undo() {
        if (scored) {
            return false;
        }
        carried = start.carried;
        ahead = start.ahead;
        generations = start.generations;
        sampler.moveTo(start.drawn);
        return true;
    }

    /**
     * @throws CancellationException if {@link #cancel()} was called meanwhile
     */
    Collected collect(long step, Stopwatch watch) {
        TrainerConfig trainer = setup.config().trainer();
        int wanted = trainer.promptsPerStep();
        start = new Mark(carried, ahead, generations, sampler.drawn());
        scored = false;
        List<ScoredGroup> kept = new ArrayList<>(carried);
        List<ScoredGroup> seen = new ArrayList<>();
        int rounds = 0;
        int dropped = 0;
        while (kept.size() < wanted) {
            requireAnotherRound(step, rounds, kept.size());
            int tasks = rounds == 0 ? wanted - kept.size() : wanted;
            List<ScoredGroup> round = round(step, sampled(step, tasks, watch), watch);
            GroupFilter filter = setup.algorithm().filter();
            List<ScoredGroup> passed =
                    round.stream().filter(this::keeps).map(filter::select).toList();
            dropped += round.size() - passed.size();
            kept.addAll(passed);
            seen.addAll(round);
            rounds++;
        }
        carried = List.copyOf(kept.subList(wanted, kept.size()));
        return collected(kept.subList(0, wanted), seen, rounds - 1)
                .with("filter/dropped_groups", dropped);
    }

    private void requireAnotherRound(long step, int rounds, int kept) {
        TrainerConfig trainer = setup.config().trainer();
        if (rounds > trainer.maxRefills()) {
            throw new TrainingException(
                    "step "
                            + step
                            + ": after "
                            + trainer.maxRefills()
                            + " refills only "
                            + kept
                            + " of "
                            + trainer.promptsPerStep()
                            + " groups pass the filter of algorithm "
                            + setup.algorithm().name()
                            + "; the tasks are too easy or too hard for the policy: change data.train, raise trainer.group_size or trainer.max_refills, or use an algorithm without a filter");
        }
    }

    private boolean keeps(ScoredGroup group) {
        return group.rewards().length > 0 && setup.algorithm().filter().keep(group);
    }

    private List<ScoredGroup> round(long step, List<RolloutGroup> groups, Stopwatch watch) {
        requireFinite(step, groups);
        listeners.tell(listener -> listener.onRollout(step, groups));
        scored = true;
        List<ScoredGroup> round =
                watch.time("reward", () -> setup.rewards().score(groups, context(step)));
        listeners.tell(listener -> listener.onRewards(step, round));
        return round;
    }

    /** What was sampled ahead; if nothing was, groups of so many tasks. */
    private List<RolloutGroup> sampled(long step, int count, Stopwatch watch) {
        Ahead ready = ahead;
        ahead = Ahead.NOTHING;
        if (!ready.groups.isEmpty()) {
            watch.add("rollout", ready.nanos);
            return ready.groups;
        }
        List<GenerationRequest> requests = requests(sampler.next(count));
        return watch.time(
                "rollout",
                () ->
                        generate(
                                step,
                                requests,
                                setup.policy()::generate,
                                progress -> listeners.tell(l -> l.onProgress(step, progress))));
    }

    /**
     * Draws the tasks that the next step begins with. What is made of them comes back by {@link
     * #takeAhead}.
     *
     * @return empty if the groups at hand are enough
     */
    List<GenerationRequest> drawAhead() {
        int missing = setup.config().trainer().promptsPerStep() - carried.size();
        return missing > 0 && ahead.groups.isEmpty() ? requests(sampler.next(missing)) : List.of();
    }

    /** The next step begins with these. */
    void takeAhead(Ahead sampled) {
        ahead = sampled;
    }

    private RewardContext context(long step) {
        TrainerConfig trainer = setup.config().trainer();
        return new RewardContext(
                step,
                Math.min(1, (double) (step - 1) / trainer.steps()),
                trainer.seed(),
                Optional.of(setup.policy()),
                Duration.ofDays(1));
    }

    /**
     * One request for all tasks, unless one occurs twice: equal requests have equal random streams.
     */
    private List<GenerationRequest> requests(List<Task> next) {
        List<GenerationRequest> requests = new ArrayList<>();
        List<Task> rest = next;
        while (!rest.isEmpty()) {
            List<Task> distinct = new ArrayList<>();
            List<Task> repeated = new ArrayList<>();
            Set<String> ids = new HashSet<>();
            rest.forEach(task -> (ids.add(task.id()) ? distinct : repeated).add(task));
            requests.add(request(distinct));
            rest = repeated;
        }
        return requests;
    }

    private GenerationRequest request(List<Task> distinct) {
        TrainerConfig trainer = setup.config().trainer();
        return new GenerationRequest(
                distinct,
                trainer.groupSize(),
                setup.config().sampling().toParams(),
                trainer.seed(),
                generations++,
                setup.algorithm().sampling().temperature());
    }

    /**
     * Samples. Any thread may call it.
     *
     * @throws CancellationException if {@link #cancel()} was called meanwhile
     */
    List<RolloutGroup> generate(
            long step,
            List<GenerationRequest> requests,
            Source source,
            Consumer<GenerationListener.Progress> told) {
        List<RolloutGroup> groups = new ArrayList<>();
        for (GenerationRequest request : requests) {
            groups.addAll(
                    source.generate(
                            request,
                            progress -> {
                                told.accept(progress);
                                return !cancelled;
                            }));
            if (cancelled) {
                throw new CancellationException("cancelled while generating for step " + step);
            }
        }
        return groups;
    }

    private static void requireFinite(long step, List<RolloutGroup> groups) {
        List<Rollout> rollouts =
                groups.stream().flatMap(group -> group.rollouts().stream()).toList();
        long invalid = RolloutMetrics.count(rollouts, FinishReason.INVALID);
        if (2 * invalid > rollouts.size()) {
            throw new TrainingException(
                    "step "
                            + step
                            + ": "
                            + invalid
                            + " of "
                            + rollouts.size()
                            + " rollouts met logits that are not finite; the policy is broken: restore a checkpoint and lower optimizer.learning_rate, or set model.rollout_dtype to float32");
        }
    }

    private Collected collected(List<ScoredGroup> batch, List<ScoredGroup> seen, int refills) {
        List<Rollout> rollouts =
                seen.stream().flatMap(g -> g.rollouts().stream()).map(r -> r.rollout()).toList();
        tokens += RolloutMetrics.tokens(rollouts);
        Metrics metrics =
                RewardMetrics.of(seen)
                        .plus(RolloutMetrics.of(rollouts))
                        .with("num_tokens", tokens)
                        .with("epoch", sampler.epochs())
                        .with("filter/refills", refills)
                        .with("filter/carried_groups", carried.size());
        return new Collected(List.copyOf(batch), metrics, RolloutMetrics.newTokens(rollouts));
    }

    @Override
    public String stateName() {
        return "collector";
    }

    @Override
    public void saveState(Path directory) throws IOException {
        ObjectNode state =
                JSON.createObjectNode().put("generations", generations).put("num_tokens", tokens);
        state.putArray("carried").addAll(carried.stream().map(ScoredGroupJson::write).toList());
        state.putArray("ahead")
                .addAll(ahead.groups.stream().map(ScoredGroupJson::writeUnscored).toList());
        JSON.writeValue(directory.resolve(FILE).toFile(), state);
    }

    @Override
    public void restoreState(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        JsonNode state = JSON.readTree(file.toFile());
        carried = ScoredGroupJson.readAll(file, state.path("carried"), tasks);
        ahead = new Ahead(ScoredGroupJson.readUnscored(file, state.path("ahead"), tasks), 0);
        generations = state.path("generations").longValue();
        tokens = state.path("num_tokens").longValue();
    }
}
