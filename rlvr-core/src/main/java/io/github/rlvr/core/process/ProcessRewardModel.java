package io.github.rlvr.core.process;

import java.util.List;

/** Scores every step of a completion. Called from one thread. */
@FunctionalInterface
public interface ProcessRewardModel extends AutoCloseable {

    /**
     * Scores steps.
     *
     * @param completions any number
     * @return {@code [N][S_i]} one finite reward a step, in [-1, 1] by convention: 1 for a step
     *     that is surely right, -1 for one that is surely wrong
     */
    List<double[]> score(List<SteppedCompletion> completions);

    /** Frees what the model holds; nothing by default. Idempotent. */
    @Override
    default void close() {}
}
