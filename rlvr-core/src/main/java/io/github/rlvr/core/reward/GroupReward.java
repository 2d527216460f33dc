package io.github.rlvr.core.reward;

import java.util.List;

/**
 * Scores all completions of one task together, with what the rewards before it said about them.
 * Called from several threads at once, so an implementation must be thread-safe, and interrupted
 * when its deadline passes.
 */
@FunctionalInterface
public non-sealed interface GroupReward extends Reward {

    /**
     * Scores a group.
     *
     * @param group the completions with the outcomes of the rewards before this one; rollouts that
     *     ended as {@link io.github.rlvr.core.rollout.FinishReason#INVALID} are not among them
     * @return one score a rollout, in order; any other number stops the run
     * @throws Exception becomes {@link RewardOutcome.Failed} of every rollout of the group
     */
    List<Score> score(ScoredGroup group) throws Exception;
}
