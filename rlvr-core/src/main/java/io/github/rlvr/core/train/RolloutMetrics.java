package io.github.rlvr.core.train;

import io.github.rlvr.core.metrics.Metrics;
import io.github.rlvr.core.rollout.FinishReason;
import io.github.rlvr.core.rollout.Rollout;
import java.util.Arrays;
import java.util.List;

/**
 * Lengths and endings of completions, named as in TRL: {@code completions/*}. {@code clipped_ratio}
 * is the share that reached the limit; {@code *_terminated_length} look at those that ended by
 * themselves.
 */
final class RolloutMetrics {

    private RolloutMetrics() {}

    static Metrics of(List<Rollout> rollouts) {
        long clipped = count(rollouts, FinishReason.LENGTH);
        return lengths("length", rollouts.stream().mapToInt(Rollout::length).toArray())
                .plus(
                        lengths(
                                "terminated_length",
                                rollouts.stream()
                                        .filter(r -> r.finish() == FinishReason.STOP)
                                        .mapToInt(Rollout::length)
                                        .toArray()))
                .plus(Metrics.of("completions/clipped_ratio", clipped, rollouts.size()))
                .plus(
                        Metrics.of(
                                "completions/invalid_ratio",
                                count(rollouts, FinishReason.INVALID),
                                rollouts.size()));
    }

    static long tokens(List<Rollout> rollouts) {
        return rollouts.stream().mapToLong(r -> (long) r.promptIds().length + r.length()).sum();
    }

    static long newTokens(List<Rollout> rollouts) {
        return rollouts.stream().mapToLong(Rollout::length).sum();
    }

    static long count(List<Rollout> rollouts, FinishReason reason) {
        return rollouts.stream().filter(r -> r.finish() == reason).count();
    }

    private static Metrics lengths(String name, int[] lengths) {
        if (lengths.length == 0) {
            return Metrics.empty();
        }
        return Metrics.of(
                        "completions/mean_" + name,
                        Arrays.stream(lengths).asLongStream().sum(),
                        lengths.length)
                .with("completions/min_" + name, Arrays.stream(lengths).min().orElseThrow())
                .with("completions/max_" + name, Arrays.stream(lengths).max().orElseThrow());
    }
}
