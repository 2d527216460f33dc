package io.github.rlvr.algorithms.shaping;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.rlvr.core.filter.GroupFilter;
import io.github.rlvr.core.random.RolloutRandom;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * PF-PPO's policy filtration: a group is trained on as many rollouts as it has rewards, drawn from
 * them with replacement by weights that follow the rewards. A reward model errs least at the ends
 * of its range; those rollouts are kept. The draws depend on the rollouts' own seeds alone.
 *
 * <p>Source: W. Shen and C. Zhang, "Policy Filtration for RLHF" (2024); code swtheing/PF-PPO-RLHF.
 * Immutable.
 *
 * @param by which weights
 * @param best weight of the best in {@link By#BEST_AND_RANDOM}
 * @param other weight of the others there
 * @param power of the absolute reward in {@link By#MAGNITUDE}
 */
public record Resampling(By by, double best, double other, double power) implements GroupFilter {

    private static final long STREAM = RolloutRandom.hash("resampling");

    /** Which weights. */
    public enum By {
        /** 1 for the best and the worst, 0 for the others. */
        @JsonProperty("best_and_worst")
        BEST_AND_WORST,
        /** One weight for the best, another for the others. */
        @JsonProperty("best_and_random")
        BEST_AND_RANDOM,
        /** The best alone. */
        @JsonProperty("best")
        BEST,
        /** The absolute reward to a power. */
        @JsonProperty("magnitude")
        MAGNITUDE
    }

    /** Checks the ranges. */
    public Resampling {
        if (!(best > 0 && other >= 0)) {
            throw new IllegalArgumentException(
                    "best is "
                            + best
                            + " and other is "
                            + other
                            + "; the first must be positive, the second not negative");
        }
    }

    @Override
    public boolean keep(ScoredGroup group) {
        return true;
    }

    @Override
    public ScoredGroup select(ScoredGroup group) {
        List<ScoredRollout> rewarded =
                group.rollouts().stream().filter(r -> r.reward().isPresent()).toList();
        double[] weights = weights(group.rewards());
        double total = Arrays.stream(weights).sum();
        if (!(total > 0)) {
            return group;
        }
        long key = RolloutRandom.key(STREAM, rewarded.get(0).rollout().seed());
        return new ScoredGroup(
                group.task(),
                IntStream.range(0, rewarded.size())
                        .map(i -> drawn(weights, RolloutRandom.uniform(key, i) * total))
                        .sorted()
                        .mapToObj(rewarded::get)
                        .toList());
    }

    private double[] weights(double[] rewards) {
        if (rewards.length == 0) {
            return rewards;
        }
        return switch (by) {
            case BEST_AND_WORST -> FilterWeights.bestAndWorst(rewards);
            case BEST_AND_RANDOM -> FilterWeights.bestAndRandom(rewards, best, other);
            case BEST -> FilterWeights.best(rewards);
            case MAGNITUDE -> FilterWeights.magnitude(rewards, power);
        };
    }

    private static int drawn(double[] weights, double at) {
        double sum = 0;
        int last = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i];
            last = weights[i] > 0 ? i : last;
            if (at < sum) {
                return i;
            }
        }
        return last;
    }
}
