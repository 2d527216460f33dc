package io.github.rlvr.core.reward;

import java.time.Duration;

/** What became of one call of one reward function. */
public sealed interface RewardOutcome {

    /**
     * The function answered, possibly by abstaining.
     *
     * @param score its answer
     */
    record Scored(Score score) implements RewardOutcome {}

    /**
     * The deadline passed.
     *
     * @param deadline the configured limit
     */
    record TimedOut(Duration deadline) implements RewardOutcome {}

    /**
     * The function threw, or returned something that is not a score.
     *
     * @param cause what it threw
     */
    record Failed(Throwable cause) implements RewardOutcome {}
}
