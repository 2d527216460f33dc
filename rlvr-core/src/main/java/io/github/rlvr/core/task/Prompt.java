package io.github.rlvr.core.task;

import java.util.List;

/**
 * What the policy is asked: plain text that is encoded as it stands, or a conversation that the
 * model's chat template renders.
 */
public sealed interface Prompt {

    /**
     * Text without a template.
     *
     * @param text encoded as it stands
     */
    record Text(String text) implements Prompt {}

    /**
     * A conversation; the template adds the generation prompt.
     *
     * @param messages at least one
     */
    record Chat(List<Message> messages) implements Prompt {

        /** Copies the list and refuses an empty one. */
        public Chat {
            messages = List.copyOf(messages);
            if (messages.isEmpty()) {
                throw new IllegalArgumentException("a chat prompt needs at least one message");
            }
        }
    }

    /** A conversation of one user message. */
    static Prompt user(String content) {
        return new Chat(List.of(new Message("user", content)));
    }
}
