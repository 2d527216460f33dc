package io.github.rlvr.core.process;

import io.github.rlvr.core.reward.Sample;
import java.util.List;

/**
 * A completion cut into steps.
 *
 * @param sample the whole completion and its task
 * @param steps texts of the steps in order, without the separators behind them; at least one
 */
public record SteppedCompletion(Sample sample, List<String> steps) {

    /** Copies the list and refuses an empty one. */
    public SteppedCompletion {
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException(
                    "a completion of task " + sample.task().id() + " has no step to score");
        }
    }
}
