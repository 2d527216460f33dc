package io.github.rlvr.core.reward;

/**
 * Scores one completion. Called from several threads at once, so an implementation must be
 * thread-safe, and interrupted when its deadline passes.
 */
@FunctionalInterface
public non-sealed interface RewardFunction extends Reward {

    /**
     * Scores a completion.
     *
     * @param sample the completion and its task
     * @return the score, {@link Score#notApplicable()} to abstain
     * @throws Exception becomes {@link RewardOutcome.Failed}, counted in the metrics and never
     *     turned into 0
     */
    Score score(Sample sample) throws Exception;
}
