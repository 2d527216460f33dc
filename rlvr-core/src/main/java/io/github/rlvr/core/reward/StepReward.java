package io.github.rlvr.core.reward;

/**
 * Scores the steps of one completion. Called from several threads at once, so an implementation
 * must be thread-safe, and interrupted when its deadline passes.
 *
 * <p>Its scores do not enter the weighted sum of a rollout's reward; algorithms with process
 * rewards read them.
 */
@FunctionalInterface
public non-sealed interface StepReward extends Reward {

    /**
     * Scores the steps of a completion.
     *
     * @param sample the completion and its task
     * @return one score a step, at the step's last token; {@link StepScores#none()} where no step
     *     is found
     * @throws Exception becomes {@link RewardOutcome.Failed}
     */
    StepScores steps(Sample sample) throws Exception;

    @Override
    default boolean givesSteps() {
        return true;
    }
}
