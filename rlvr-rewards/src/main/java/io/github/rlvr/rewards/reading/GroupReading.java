package io.github.rlvr.rewards.reading;

import io.github.rlvr.core.reward.GroupReward;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.core.reward.ScoredGroup;
import java.util.List;
import java.util.function.Function;

/**
 * A group reward from a function and the names of the rewards that it reads.
 *
 * @param reads names of rewards before it
 * @param function one score a rollout
 */
public record GroupReading(List<String> reads, Function<ScoredGroup, List<Score>> function)
        implements GroupReward {

    /** Copies the names. */
    public GroupReading {
        reads = List.copyOf(reads);
    }

    @Override
    public List<Score> score(ScoredGroup group) {
        return function.apply(group);
    }
}
