package io.github.rlvr.core.reward;

import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.task.Task;

/**
 * What a reward function sees: one completion of one task.
 *
 * @param task with gold answer and data columns
 * @param rollout with the completion's text, ids and finish reason
 */
public record Sample(Task task, Rollout rollout) {

    /** The completion's text. */
    public String completion() {
        return rollout.text();
    }
}
