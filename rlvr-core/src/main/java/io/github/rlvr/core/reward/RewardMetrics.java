package io.github.rlvr.core.reward;

import io.github.rlvr.core.metrics.Metrics;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/**
 * Statistics of the rewards of a batch, named as in TRL.
 *
 * <p>{@code reward} is the mean over rollouts that have one; {@code reward_std} the mean over
 * groups of the group's sample deviation; {@code frac_reward_zero_std} the share of groups whose
 * rewards are all equal (both over groups with at least two rewards); {@code rewards/NAME/mean} and
 * {@code /std} are over the rollouts the function applied to; {@code rewards/NAME/COMPONENT} is the
 * mean of a component; {@code rewards/NAME/steps} and {@code /step_mean} are the mean number of
 * steps and the mean of their scores, {@code rewards/NAME/without_steps} counts the rollouts in
 * which no step was found; {@code reward/timeouts}, {@code reward/errors} and {@code
 * reward/missing} count calls, calls and rollouts.
 */
public final class RewardMetrics {

    private RewardMetrics() {}

    /** The metrics of scored groups. */
    public static Metrics of(List<ScoredGroup> groups) {
        Metrics metrics = Metrics.empty();
        for (ScoredGroup group : groups) {
            metrics = metrics.plus(ofGroup(group));
        }
        Map<String, DoubleStream.Builder> values = new TreeMap<>();
        for (ScoredGroup group : groups) {
            for (ScoredRollout rollout : group.rollouts()) {
                rollout.outcomes().forEach((name, outcome) -> collect(values, name, outcome));
            }
        }
        for (Map.Entry<String, DoubleStream.Builder> entry : values.entrySet()) {
            metrics = metrics.plus(ofFunction(entry.getKey(), entry.getValue().build().toArray()));
        }
        return metrics.plus(components(groups)).plus(steps(groups)).plus(counts(groups));
    }

    private static Metrics ofGroup(ScoredGroup group) {
        double[] rewards = group.rewards();
        Metrics metrics = Metrics.of("reward", Arrays.stream(rewards).sum(), rewards.length);
        if (rewards.length < 2) {
            return metrics;
        }
        return metrics.with("reward_std", deviation(rewards))
                .with("frac_reward_zero_std", group.hasSpread() ? 0 : 1);
    }

    private static void collect(
            Map<String, DoubleStream.Builder> values, String name, RewardOutcome outcome) {
        if (outcome instanceof RewardOutcome.Scored scored) {
            OptionalDouble value = scored.score().value();
            value.ifPresent(v -> values.computeIfAbsent(name, n -> DoubleStream.builder()).add(v));
        }
    }

    private static Metrics ofFunction(String name, double[] values) {
        Metrics mean =
                Metrics.of("rewards/" + name + "/mean", Arrays.stream(values).sum(), values.length);
        return values.length < 2 ? mean : mean.with("rewards/" + name + "/std", deviation(values));
    }

    /** A component whose name holds a slash is a metric of its own. */
    private static String named(String reward, String component) {
        return component.indexOf('/') >= 0 ? component : "rewards/" + reward + "/" + component;
    }

    private static Metrics components(List<ScoredGroup> groups) {
        Metrics metrics = Metrics.empty();
        for (ScoredGroup group : groups) {
            for (ScoredRollout rollout : group.rollouts()) {
                for (Map.Entry<String, RewardOutcome> entry : rollout.outcomes().entrySet()) {
                    if (entry.getValue() instanceof RewardOutcome.Scored scored) {
                        for (Map.Entry<String, Double> part :
                                scored.score().components().entrySet()) {
                            metrics =
                                    metrics.with(
                                            named(entry.getKey(), part.getKey()), part.getValue());
                        }
                    }
                }
            }
        }
        return metrics;
    }

    private static Metrics steps(List<ScoredGroup> groups) {
        Metrics metrics = Metrics.empty();
        Map<String, Integer> without = new TreeMap<>();
        for (ScoredGroup group : groups) {
            for (ScoredRollout rollout : group.rollouts()) {
                for (String name : rollout.outcomes().keySet()) {
                    StepScores steps = rollout.steps(name).orElse(null);
                    if (steps != null) {
                        without.merge(name, steps.size() == 0 ? 1 : 0, Integer::sum);
                        metrics = metrics.plus(ofSteps("rewards/" + name, steps));
                    }
                }
            }
        }
        for (Map.Entry<String, Integer> entry : without.entrySet()) {
            metrics =
                    metrics.with("rewards/" + entry.getKey() + "/without_steps", entry.getValue());
        }
        return metrics;
    }

    private static Metrics ofSteps(String prefix, StepScores steps) {
        return Metrics.of(prefix + "/steps", steps.size())
                .plus(
                        Metrics.of(
                                prefix + "/step_mean",
                                Arrays.stream(steps.scores()).sum(),
                                steps.size()));
    }

    private static Metrics counts(List<ScoredGroup> groups) {
        List<ScoredRollout> rollouts =
                groups.stream().flatMap(group -> group.rollouts().stream()).toList();
        List<RewardOutcome> outcomes =
                rollouts.stream().flatMap(r -> r.outcomes().values().stream()).toList();
        long timeouts = outcomes.stream().filter(RewardOutcome.TimedOut.class::isInstance).count();
        long errors = outcomes.stream().filter(RewardOutcome.Failed.class::isInstance).count();
        long missing = rollouts.stream().filter(r -> r.reward().isEmpty()).count();
        return Metrics.of("reward/timeouts", timeouts)
                .with("reward/errors", errors)
                .with("reward/missing", missing);
    }

    /** Deviation with Bessel's correction, exactly 0 for equal values. */
    private static double deviation(double[] values) {
        if (Arrays.stream(values).allMatch(v -> v == values[0])) {
            return 0;
        }
        double mean = Arrays.stream(values).average().orElseThrow();
        double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        return Math.sqrt(squares / (values.length - 1));
    }
}
