package io.github.rlvr.core.policy;

import io.github.rlvr.core.rollout.EntropyTemperature;
import io.github.rlvr.core.rollout.SamplingParams;
import io.github.rlvr.core.task.Task;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What to generate.
 *
 * @param tasks one group each
 * @param groupSize rollouts a task, at least 1
 * @param sampling how tokens are drawn
 * @param seed seed of the run
 * @param step counter that keeps the random streams of different steps apart
 * @param temperature rule for a temperature of every token's own; empty for that of {@code
 *     sampling}, and without effect when greedy
 */
public record GenerationRequest(
        List<Task> tasks,
        int groupSize,
        SamplingParams sampling,
        long seed,
        long step,
        Optional<EntropyTemperature> temperature) {

    /** A request with one temperature for all tokens. */
    public GenerationRequest(
            List<Task> tasks, int groupSize, SamplingParams sampling, long seed, long step) {
        this(tasks, groupSize, sampling, seed, step, Optional.empty());
    }

    /** Copies the list and checks the group size. */
    public GenerationRequest {
        tasks = List.copyOf(tasks);
        Objects.requireNonNull(sampling, "sampling");
        if (groupSize < 1) {
            throw new IllegalArgumentException(
                    "group_size is " + groupSize + "; it must be at least 1");
        }
    }
}
