package io.github.rlvr.core.task;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the policy is asked: plain text that is encoded as it stands, a conversation that the
 * model's chat template renders, or token ids.
 */
public sealed interface Prompt {

    /**
     * What is asked in words: the text, or the messages' contents, one behind the other on lines of
     * their own, or the ids as numbers. For messages and comparisons, not for the model.
     */
    String text();

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

        @Override
        public String text() {
            return messages.stream().map(Message::content).collect(Collectors.joining("\n"));
        }
    }

    /**
     * Token ids, for going on behind something that was generated: text would not give the same ids
     * again.
     *
     * @param ids at least one; not copied and not to be modified
     */
    record Tokens(int[] ids) implements Prompt {

        /** Refuses an empty prompt. */
        public Tokens {
            if (ids.length == 0) {
                throw new IllegalArgumentException("a prompt needs at least one token");
            }
        }

        @Override
        public String text() {
            return IntStream.of(ids).mapToObj(String::valueOf).collect(Collectors.joining(" "));
        }
    }

    /** A conversation of one user message. */
    static Prompt user(String content) {
        return new Chat(List.of(new Message("user", content)));
    }
}
