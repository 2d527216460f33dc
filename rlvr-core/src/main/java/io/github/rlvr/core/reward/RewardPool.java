package io.github.rlvr.core.reward;

import io.github.rlvr.core.rollout.FinishReason;
import io.github.rlvr.core.rollout.RolloutGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;

/**
 * Runs rewards in the order of the configuration: functions of samples, of steps and of groups on a
 * bounded number of threads, each call with a deadline of its own that starts with the call;
 * functions of a batch on the caller's thread.
 *
 * <p>Every sample gets exactly one outcome of every reward, in order. A function that passes its
 * deadline is interrupted; if it goes on regardless, its thread is abandoned and another takes its
 * place, and when too many are abandoned the scoring stops. Rollouts that ended as {@link
 * FinishReason#INVALID} are not scored. One caller at a time.
 */
public final class RewardPool implements AutoCloseable {

    private final List<WeightedReward> rewards;
    private final Duration deadline;
    private final ErrorPolicy onError;
    private final RewardThreads threads;

    /**
     * A pool.
     *
     * @param rewards at least one, names unique, each after those it reads
     * @param threads calls that run at once, at least 1
     * @param deadline of one call, positive; a batch has as many times that as it has samples
     * @param onError what happens when a function throws or returns no score
     */
    public RewardPool(
            List<WeightedReward> rewards, int threads, Duration deadline, ErrorPolicy onError) {
        this.rewards = List.copyOf(rewards);
        this.deadline = deadline;
        this.onError = onError;
        if (rewards.isEmpty()) {
            throw new IllegalArgumentException(
                    "a run needs at least one reward; configure one under rewards");
        }
        requireOrder(rewards);
        if (threads < 1 || deadline.isZero() || deadline.isNegative()) {
            throw new IllegalArgumentException(
                    "trainer.reward_threads is "
                            + threads
                            + " and trainer.reward_deadline is "
                            + deadline
                            + "; the first must be 1 or more, the second positive");
        }
        this.threads = new RewardThreads(threads, deadline);
    }

    private static void requireOrder(List<WeightedReward> rewards) {
        Set<String> before = new HashSet<>();
        for (WeightedReward reward : rewards) {
            for (String read : reward.function().reads()) {
                if (!before.contains(read)) {
                    throw new IllegalArgumentException(
                            "rewards."
                                    + reward.name()
                                    + " reads reward '"
                                    + read
                                    + "', which does not stand before it; put it before, with weight 0"
                                    + " if it should not count itself");
                }
            }
            if (!before.add(reward.name())) {
                throw new IllegalArgumentException(
                        "two rewards have the same name, "
                                + reward.name()
                                + "; names under rewards must be unique: give one another with as");
            }
        }
    }

    /** The rewards, in configuration order. */
    public List<WeightedReward> rewards() {
        return rewards;
    }

    /**
     * Scores every rollout with every function of one sample, and with nothing else: groups and
     * batches of an evaluation are not those of training, and no state changes.
     *
     * @return one scored group a group, in order
     * @throws RewardException if a function failed and the policy is {@link ErrorPolicy#FAIL}
     * @throws CancellationException if the calling thread was interrupted; its flag is set again
     */
    public List<ScoredGroup> score(List<RolloutGroup> groups) {
        return score(groups, Optional.empty());
    }

    /**
     * Scores every rollout with every reward.
     *
     * @param context where the training stands; its deadline is replaced by this pool's
     * @return one scored group a group, in order
     * @throws RewardException if a reward failed and the policy is {@link ErrorPolicy#FAIL}, or
     *     returned a wrong number of scores
     * @throws CancellationException if the calling thread was interrupted; its flag is set again
     */
    public List<ScoredGroup> score(List<RolloutGroup> groups, RewardContext context) {
        return score(groups, Optional.of(context));
    }

    private List<ScoredGroup> score(List<RolloutGroup> groups, Optional<RewardContext> context) {
        ScoringTable table = new ScoringTable(groups);
        for (WeightedReward reward : rewards) {
            if (context.isPresent() || reward.function() instanceof RewardFunction) {
                table.add(reward, outcomes(reward, table, context));
            }
        }
        return table.groups();
    }

    /**
     * What one function says about samples.
     *
     * @return {@code [N]} one outcome a sample, in order
     * @throws RewardException if the function failed and the policy is {@link ErrorPolicy#FAIL}
     * @throws CancellationException if the calling thread was interrupted; its flag is set again
     * @throws IllegalArgumentException if the reward is not a function of one sample
     */
    public List<RewardOutcome> outcomes(WeightedReward reward, List<Sample> samples) {
        if (!(reward.function() instanceof RewardFunction function)) {
            throw new IllegalArgumentException(
                    "reward " + reward.name() + " does not score single samples");
        }
        return checked(reward, samples, threads.run(reward.name(), calls(samples, function)));
    }

    private List<RewardOutcome> outcomes(
            WeightedReward reward, ScoringTable table, Optional<RewardContext> context) {
        List<Sample> samples = table.samples();
        if (reward.function() instanceof BatchReward batch) {
            RewardContext now = context.orElseThrow();
            Duration whole = deadline.multipliedBy(Math.max(1, samples.size()));
            RewardContext limited =
                    new RewardContext(now.step(), now.progress(), now.seed(), now.policy(), whole);
            List<ScoredGroup> groups = table.scorable();
            return checked(
                    reward,
                    samples,
                    new RewardCall(() -> batch.score(groups, limited), samples.size(), whole)
                            .call());
        }
        return checked(
                reward, samples, threads.run(reward.name(), calls(reward.function(), table)));
    }

    private List<RewardCall> calls(Reward reward, ScoringTable table) {
        if (reward instanceof GroupReward group) {
            return table.scorable().stream()
                    .map(g -> new RewardCall(() -> group.score(g), g.size(), deadline))
                    .toList();
        }
        return reward instanceof StepReward steps
                ? calls(table.samples(), sample -> stepScore(steps, sample))
                : calls(table.samples(), (RewardFunction) reward);
    }

    private List<RewardCall> calls(List<Sample> samples, RewardFunction function) {
        return samples.stream()
                .map(sample -> new RewardCall(single(function, sample), 1, deadline))
                .toList();
    }

    private static Callable<List<Score>> single(RewardFunction function, Sample sample) {
        return () -> Collections.singletonList(function.score(sample));
    }

    private static Score stepScore(StepReward reward, Sample sample) throws Exception {
        StepScores steps = reward.steps(sample);
        return steps == null ? null : Score.ofSteps(steps);
    }

    @Override
    public void close() {
        threads.close();
        for (WeightedReward reward : rewards) {
            if (reward.function() instanceof AutoCloseable resource) {
                close(reward.name(), resource);
            }
        }
    }

    // Declared boundary: close() of user code may throw anything.
    private static void close(String name, AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            throw new IllegalStateException("reward " + name + " could not be closed", e);
        }
    }

    private List<RewardOutcome> checked(
            WeightedReward reward, List<Sample> samples, List<RewardOutcome> outcomes) {
        List<RewardOutcome> checked = new ArrayList<>(outcomes.size());
        for (int i = 0; i < outcomes.size(); i++) {
            checked.add(checked(reward, samples.get(i), within(samples.get(i), outcomes.get(i))));
        }
        return checked;
    }

    /** Steps that lie outside the completion are a failure of the reward. */
    private static RewardOutcome within(Sample sample, RewardOutcome outcome) {
        int length = sample.rollout().length();
        if (outcome instanceof RewardOutcome.Scored scored && scored.score().steps().isPresent()) {
            int[] ends = scored.score().steps().get().ends();
            if (ends.length > 0 && ends[ends.length - 1] >= length) {
                return new RewardOutcome.Failed(
                        new IllegalArgumentException(
                                "a step ends at token "
                                        + ends[ends.length - 1]
                                        + " of a completion of "
                                        + length
                                        + " tokens"));
            }
        }
        return outcome;
    }

    private RewardOutcome checked(WeightedReward reward, Sample sample, RewardOutcome outcome) {
        if (outcome instanceof RewardOutcome.Failed failed
                && (onError == ErrorPolicy.FAIL || failed.cause() instanceof WrongCountException)) {
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
}
