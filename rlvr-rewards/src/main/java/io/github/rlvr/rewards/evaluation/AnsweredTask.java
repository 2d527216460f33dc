package io.github.rlvr.rewards.evaluation;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The samples of one task.
 *
 * @param id of the task
 * @param difficulty the class it belongs to; empty where the data says nothing
 * @param samples at least one
 */
public record AnsweredTask(String id, Optional<String> difficulty, List<Answered> samples) {

    /** Copies the list and refuses an empty one. */
    public AnsweredTask {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(difficulty, "difficulty");
        samples = List.copyOf(samples);
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("task " + id + " has no samples");
        }
    }

    /** Number of correct samples. */
    public int correct() {
        return count(Answered::correct);
    }

    int count(Predicate<Answered> property) {
        return (int) samples.stream().filter(property).count();
    }
}
