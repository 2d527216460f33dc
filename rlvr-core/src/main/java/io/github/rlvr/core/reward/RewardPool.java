package io.github.rlvr.core.reward;

import io.github.rlvr.core.rollout.FinishReason;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.rollout.RolloutGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Runs reward functions on a bounded number of threads, each call with a deadline of its own that
 * starts with the call.
 *
 * <p>Every sample gets exactly one outcome of every function, in order. A function that passes its
 * deadline is interrupted; if it goes on regardless, its thread is abandoned and another takes its
 * place, and when more than {@value #STUCK_PER_THREAD} a configured thread are abandoned the
 * scoring stops. Rollouts that ended as {@link FinishReason#INVALID} are not scored. One caller at
 * a time.
 */
public final class RewardPool implements AutoCloseable {

    private static final int STUCK_PER_THREAD = 4;

    private final List<WeightedReward> rewards;
    private final int threads;
    private final Duration deadline;
    private final ErrorPolicy onError;
    private final ExecutorService workers = Executors.newCachedThreadPool(daemon("rlvr-reward"));
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(daemon("rlvr-reward-deadline"));
    private final List<RewardCall> stuck = new ArrayList<>();

    /**
     * A pool.
     *
     * @param rewards at least one, names unique
     * @param threads calls that run at once, at least 1
     * @param deadline of one call, positive
     * @param onError what happens when a function throws or returns no score
     */
    public RewardPool(
            List<WeightedReward> rewards, int threads, Duration deadline, ErrorPolicy onError) {
        this.rewards = List.copyOf(rewards);
        this.threads = threads;
        this.deadline = deadline;
        this.onError = onError;
        if (rewards.isEmpty()) {
            throw new IllegalArgumentException(
                    "a run needs at least one reward; configure one under rewards");
        }
        if (rewards.stream().map(WeightedReward::name).distinct().count() < rewards.size()) {
            throw new IllegalArgumentException(
                    "two rewards have the same name; names under rewards must be unique");
        }
        if (threads < 1 || deadline.isZero() || deadline.isNegative()) {
            throw new IllegalArgumentException(
                    "trainer.reward_threads is "
                            + threads
                            + " and trainer.reward_deadline is "
                            + deadline
                            + "; the first must be 1 or more, the second positive");
        }
    }

    /** The functions, in configuration order. */
    public List<WeightedReward> rewards() {
        return rewards;
    }

    /**
     * Scores every rollout with every function.
     *
     * @return one scored group a group, in order
     * @throws RewardException if a function failed and the policy is {@link ErrorPolicy#FAIL}
     * @throws CancellationException if the calling thread was interrupted; its flag is set again
     */
    public List<ScoredGroup> score(List<RolloutGroup> groups) {
        List<Sample> samples = new ArrayList<>();
        for (RolloutGroup group : groups) {
            group.rollouts().stream()
                    .filter(RewardPool::scorable)
                    .forEach(r -> samples.add(new Sample(group.task(), r)));
        }
        List<List<RewardOutcome>> columns = new ArrayList<>();
        for (WeightedReward reward : rewards) {
            columns.add(outcomes(reward, samples));
        }
        List<ScoredGroup> scored = new ArrayList<>();
        int row = 0;
        for (RolloutGroup group : groups) {
            List<ScoredRollout> rollouts = new ArrayList<>();
            for (Rollout rollout : group.rollouts()) {
                rollouts.add(
                        scorable(rollout) ? combined(rollout, columns, row++) : unscored(rollout));
            }
            scored.add(new ScoredGroup(group.task(), rollouts));
        }
        return scored;
    }

    /**
     * What one function says about samples.
     *
     * @return {@code [N]} one outcome a sample, in order
     * @throws RewardException if the function failed and the policy is {@link ErrorPolicy#FAIL}
     * @throws CancellationException if the calling thread was interrupted; its flag is set again
     */
    public List<RewardOutcome> outcomes(WeightedReward reward, List<Sample> samples) {
        Semaphore permits = new Semaphore(threads);
        List<RewardCall> calls = new ArrayList<>(samples.size());
        try {
            for (Sample sample : samples) {
                permits.acquire();
                calls.add(start(new RewardCall(reward.function(), sample, deadline), permits));
            }
        } catch (InterruptedException e) {
            calls.forEach(RewardCall::expire);
            Thread.currentThread().interrupt();
            throw new CancellationException("scoring with " + reward.name() + " was interrupted");
        }
        List<RewardOutcome> outcomes = new ArrayList<>(samples.size());
        for (int i = 0; i < calls.size(); i++) {
            outcomes.add(checked(reward, samples.get(i), await(calls.get(i))));
        }
        rememberStuck(reward, calls);
        return outcomes;
    }

    @Override
    public void close() {
        workers.shutdownNow();
        clock.shutdownNow();
    }

    private RewardCall start(RewardCall call, Semaphore permits) {
        call.outcome().whenComplete((outcome, failure) -> permits.release());
        workers.execute(
                () -> {
                    var expiry =
                            clock.schedule(call::expire, deadline.toNanos(), TimeUnit.NANOSECONDS);
                    call.run();
                    expiry.cancel(false);
                });
        return call;
    }

    private static RewardOutcome await(RewardCall call) {
        try {
            return call.outcome().join();
        } catch (CompletionException e) {
            throw new IllegalStateException(
                    "a reward's thread died; see the log for its error", e.getCause());
        }
    }

    private RewardOutcome checked(WeightedReward reward, Sample sample, RewardOutcome outcome) {
        if (onError == ErrorPolicy.FAIL && outcome instanceof RewardOutcome.Failed failed) {
            throw new RewardException(
                    "reward "
                            + reward.name()
                            + " failed on sample "
                            + sample.rollout().sample()
                            + " of task "
                            + sample.task().id()
                            + ": "
                            + failed.cause()
                            + "; fix it, or set trainer.reward_errors to skip to leave such samples out",
                    failed.cause());
        }
        return outcome;
    }

    private void rememberStuck(WeightedReward reward, List<RewardCall> calls) {
        calls.stream().filter(call -> !call.returned()).forEach(stuck::add);
        stuck.removeIf(RewardCall::returned);
        if (stuck.size() > STUCK_PER_THREAD * threads) {
            throw new RewardException(
                    stuck.size()
                            + " calls of reward functions, the last of "
                            + reward.name()
                            + ", go on after their deadline of "
                            + deadline
                            + " although they were interrupted; make the function check Thread.interrupted()",
                    null);
        }
    }

    private ScoredRollout combined(Rollout rollout, List<List<RewardOutcome>> columns, int row) {
        Map<String, RewardOutcome> outcomes = new LinkedHashMap<>();
        double sum = 0;
        boolean applied = false;
        boolean known = true;
        for (int i = 0; i < rewards.size(); i++) {
            RewardOutcome outcome = columns.get(i).get(row);
            outcomes.put(rewards.get(i).name(), outcome);
            OptionalDouble value = valueOf(outcome);
            known &= outcome instanceof RewardOutcome.Scored;
            applied |= value.isPresent();
            sum += rewards.get(i).weight() * value.orElse(0);
        }
        OptionalDouble total = known && applied ? OptionalDouble.of(sum) : OptionalDouble.empty();
        return new ScoredRollout(rollout, Collections.unmodifiableMap(outcomes), total);
    }

    private static OptionalDouble valueOf(RewardOutcome outcome) {
        return outcome instanceof RewardOutcome.Scored scored
                ? scored.score().value()
                : OptionalDouble.empty();
    }

    private static boolean scorable(Rollout rollout) {
        return rollout.finish() != FinishReason.INVALID;
    }

    private static ScoredRollout unscored(Rollout rollout) {
        return new ScoredRollout(rollout, Map.of(), OptionalDouble.empty());
    }

    private static ThreadFactory daemon(String name) {
        return runnable -> {
            Thread thread = new Thread(runnable, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
