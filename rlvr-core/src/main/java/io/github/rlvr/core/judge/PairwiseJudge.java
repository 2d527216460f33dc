package io.github.rlvr.core.judge;

import io.github.rlvr.core.task.Task;
import java.util.List;

/** Says which of two completions of a task is better. Called by one thread at a time. */
@FunctionalInterface
public interface PairwiseJudge {

    /**
     * Two completions to compare.
     *
     * @param task what was asked
     * @param first a completion's text
     * @param second another completion's text
     */
    record Pair(Task task, String first, String second) {}

    /**
     * Compares pairs; all at once, so that a model can take them as a batch.
     *
     * @return one preference a pair, in order
     * @throws java.util.concurrent.TimeoutException if there is no verdict in time
     * @throws Exception if there is no verdict for another reason; never a preference instead
     */
    List<Preference> compare(List<Pair> pairs) throws Exception;
}
