package io.github.rlvr.core.data;

import io.github.rlvr.core.task.Prompt;
import java.util.Objects;

/**
 * A prompt and the completion to imitate.
 *
 * @param id unique within its data set
 * @param prompt not trained on
 * @param completion trained on, not empty
 */
public record SftPair(String id, Prompt prompt, String completion) {

    /** Refuses an empty completion. */
    public SftPair {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(prompt, "prompt");
        if (completion.isEmpty()) {
            throw new IllegalArgumentException(
                    "pair " + id + " has an empty completion; there is nothing to learn");
        }
    }
}
