package io.github.rlvr.rewards.math;

/** Decides whether a completion's answer is the gold answer. Thread-safe. */
@FunctionalInterface
public interface AnswerVerifier {

    /**
     * Compares the answer in a completion with a gold answer.
     *
     * @param gold a bare answer
     * @param completion a whole model output
     * @return never null
     */
    Verdict verify(String gold, String completion);
}
