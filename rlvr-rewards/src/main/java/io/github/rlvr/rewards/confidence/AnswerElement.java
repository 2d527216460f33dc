package io.github.rlvr.rewards.confidence;

import java.util.Optional;

/** The answer that a completion gives in its last {@code <answer>} element. Stateless. */
public final class AnswerElement {

    private AnswerElement() {}

    /** The trimmed content; empty when there is no such element. */
    public static Optional<String> in(String completion) {
        return Elements.last(completion, "answer").map(String::strip);
    }
}
