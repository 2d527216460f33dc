package io.github.rlvr.core.task;

import java.util.Objects;

/**
 * One turn of a conversation.
 *
 * @param role {@code system}, {@code user}, {@code assistant} or what the chat template knows
 * @param content the text of the turn, may be empty
 */
public record Message(String role, String content) {

    /** Checks that both parts are present. */
    public Message {
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(content, "content");
    }
}
