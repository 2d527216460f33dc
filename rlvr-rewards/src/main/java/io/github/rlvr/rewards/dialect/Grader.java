package io.github.rlvr.rewards.dialect;

import java.util.Optional;

/** How a public grader finds an answer and compares it. Stateless, linear time, thread-safe. */
public interface Grader {

    /** The answer in a completion, as the grader extracts it; empty when it finds none. */
    Optional<String> extract(String completion);

    /** Whether the grader takes an extracted answer for the gold answer. */
    boolean same(String gold, String answer);
}
