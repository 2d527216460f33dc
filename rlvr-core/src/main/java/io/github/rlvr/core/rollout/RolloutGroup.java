package io.github.rlvr.core.rollout;

import io.github.rlvr.core.task.Task;
import java.util.List;
import java.util.Objects;

/**
 * The rollouts of one task. Groups of a batch may differ in size.
 *
 * @param task what was asked
 * @param rollouts at least one, in sampling order
 */
public record RolloutGroup(Task task, List<Rollout> rollouts) {

    /** Copies the list and checks that every rollout answers the task. */
    public RolloutGroup {
        Objects.requireNonNull(task, "task");
        rollouts = List.copyOf(rollouts);
        if (rollouts.isEmpty()) {
            throw new IllegalArgumentException("group of task " + task.id() + " is empty");
        }
        for (Rollout rollout : rollouts) {
            if (!rollout.taskId().equals(task.id())) {
                throw new IllegalArgumentException(
                        "group of task "
                                + task.id()
                                + " holds a rollout of task "
                                + rollout.taskId());
            }
        }
    }

    /** Number of rollouts. */
    public int size() {
        return rollouts.size();
    }
}
