package io.github.rlvr.core.task;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One problem with a verifiable answer. Immutable.
 *
 * @param id unique within its data set, used in messages and as part of the random key
 * @param prompt what the policy is asked
 * @param gold the reference answer that rewards compare with; empty where the data has none
 * @param columns every other column of the data row by name, for rewards
 */
public record Task(String id, Prompt prompt, Optional<String> gold, Map<String, JsonNode> columns) {

    /** Copies the columns. */
    public Task {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(prompt, "prompt");
        Objects.requireNonNull(gold, "gold");
        columns = Map.copyOf(columns);
    }

    /** A task without further columns. */
    public static Task of(String id, Prompt prompt, String gold) {
        return new Task(id, prompt, Optional.of(gold), Map.of());
    }
}
