package io.github.rlvr.core.reward;

import java.util.List;

/**
 * What can stand under {@code rewards}: a function of one sample, of one sample's steps, of a whole
 * group, or of a whole batch.
 *
 * <p>A reward that remembers something from step to step also implements {@link
 * io.github.rlvr.core.checkpoint.Stateful}; one that holds a resource also implements {@link
 * AutoCloseable} and is closed with the {@link RewardPool}.
 */
public sealed interface Reward permits RewardFunction, StepReward, GroupReward, BatchReward {

    /**
     * Names of the rewards whose outcomes this one reads; they must stand before it. A run in which
     * one is missing is refused.
     */
    default List<String> reads() {
        return List.of();
    }

    /** Whether its scores carry {@link StepScores}, which is what process-reward methods need. */
    default boolean givesSteps() {
        return false;
    }
}
