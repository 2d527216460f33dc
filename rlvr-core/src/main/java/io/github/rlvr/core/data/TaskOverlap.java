package io.github.rlvr.core.data;

import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Tasks that ask the same thing, up to case and white space.
 *
 * @param duplicates number of training tasks that repeat an earlier one
 * @param shared held-out tasks that also occur in training, {@code eval id = train id}
 */
public record TaskOverlap(int duplicates, List<String> shared) {

    /** Copies the list. */
    public TaskOverlap {
        shared = List.copyOf(shared);
    }

    /** Compares prompts. */
    public static TaskOverlap between(TaskSet train, TaskSet eval) {
        Map<String, String> seen = new HashMap<>();
        int duplicates = 0;
        for (Task task : train.tasks()) {
            duplicates += seen.putIfAbsent(text(task.prompt()), task.id()) == null ? 0 : 1;
        }
        List<String> shared = new ArrayList<>();
        for (Task task : eval.tasks()) {
            String other = seen.get(text(task.prompt()));
            if (other != null) {
                shared.add(task.id() + " = " + other);
            }
        }
        return new TaskOverlap(duplicates, shared);
    }

    /**
     * Refuses held-out tasks that are trained on.
     *
     * @throws IllegalArgumentException if there are any, naming the first and the setting that
     *     allows them
     */
    public void requireNone() {
        if (!shared.isEmpty()) {
            throw new IllegalArgumentException(
                    shared.size()
                            + " held-out tasks also occur in the training data, the first is "
                            + shared.get(0)
                            + "; remove them, or set data.allow_overlap to true");
        }
    }

    private static String text(Prompt prompt) {
        return prompt.text().toLowerCase(Locale.ROOT).strip().replaceAll("\\s+", " ");
    }
}
