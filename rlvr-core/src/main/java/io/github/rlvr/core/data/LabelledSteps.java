package io.github.rlvr.core.data;

import io.github.rlvr.core.task.Prompt;
import java.util.List;

/**
 * A solution in steps, each known to be right or wrong: what a process reward model learns from.
 *
 * @param id for messages
 * @param prompt what was asked
 * @param steps at least one
 * @param labels one a step, true for a right one
 */
public record LabelledSteps(String id, Prompt prompt, List<String> steps, List<Boolean> labels) {

    /** Copies the lists and checks that every step has a label. */
    public LabelledSteps {
        steps = List.copyOf(steps);
        labels = List.copyOf(labels);
        if (steps.isEmpty() || steps.size() != labels.size()) {
            throw new IllegalArgumentException(
                    id
                            + " has "
                            + steps.size()
                            + " steps and "
                            + labels.size()
                            + " labels; there must be as many of both, and at least one");
        }
    }
}
