package io.github.rlvr.rewards.reading;

import io.github.rlvr.core.reward.BatchReward;
import io.github.rlvr.core.reward.RewardContext;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.core.reward.ScoredGroup;
import java.util.List;
import java.util.function.BiFunction;

/**
 * A batch reward from a function and the names of the rewards that it reads.
 *
 * @param reads names of rewards before it
 * @param givesSteps whether its scores carry step scores
 * @param function one score a rollout
 */
public record BatchReading(
        List<String> reads,
        boolean givesSteps,
        BiFunction<List<ScoredGroup>, RewardContext, List<Score>> function)
        implements BatchReward {

    /** Copies the names. */
    public BatchReading {
        reads = List.copyOf(reads);
    }

    @Override
    public List<Score> score(List<ScoredGroup> groups, RewardContext context) {
        return function.apply(groups, context);
    }
}
