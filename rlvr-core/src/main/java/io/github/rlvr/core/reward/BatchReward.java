package io.github.rlvr.core.reward;

import java.util.List;

/**
 * Scores everything that was sampled at once: for statistics over a batch, for what changes over
 * training, and for second passes through a policy. Called from the thread that drives the policy,
 * once a round of sampling.
 */
@FunctionalInterface
public non-sealed interface BatchReward extends Reward {

    /**
     * Scores a batch.
     *
     * @param groups the completions with the outcomes of the rewards before this one; rollouts that
     *     ended as {@link io.github.rlvr.core.rollout.FinishReason#INVALID} are not among them
     * @param context where the training stands, and the policy
     * @return one score a rollout, group after group, in order; any other number stops the run
     * @throws Exception becomes {@link RewardOutcome.Failed} of every rollout; {@link
     *     java.util.concurrent.TimeoutException} becomes {@link RewardOutcome.TimedOut}
     */
    List<Score> score(List<ScoredGroup> groups, RewardContext context) throws Exception;
}
