package io.github.rlvr.core.reward;

import io.github.rlvr.core.task.Task;
import java.util.List;
import java.util.Objects;

/**
 * The scored rollouts of one task.
 *
 * @param task what was asked
 * @param rollouts at least one, in sampling order
 */
public record ScoredGroup(Task task, List<ScoredRollout> rollouts) {

    /** Copies the list and refuses an empty one. */
    public ScoredGroup {
        Objects.requireNonNull(task, "task");
        rollouts = List.copyOf(rollouts);
        if (rollouts.isEmpty()) {
            throw new IllegalArgumentException("group of task " + task.id() + " is empty");
        }
    }

    /** Number of rollouts, scorable or not. */
    public int size() {
        return rollouts.size();
    }

    /**
     * {@code [n]} rewards of the rollouts that have one, in order; {@code n} may be smaller than
     * {@link #size()}.
     */
    public double[] rewards() {
        return rollouts.stream()
                .filter(r -> r.reward().isPresent())
                .mapToDouble(r -> r.reward().getAsDouble())
                .toArray();
    }

    /** Whether at least two rewards differ, so that a group baseline has something to say. */
    public boolean hasSpread() {
        double[] rewards = rewards();
        for (double reward : rewards) {
            if (reward != rewards[0]) {
                return true;
            }
        }
        return false;
    }
}
