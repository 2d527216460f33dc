package io.github.rlvr.core.judge;

import io.github.rlvr.core.reward.Sample;
import java.util.List;
import java.util.OptionalDouble;

/** Gives a completion a grade of its own. Called by one thread at a time. */
@FunctionalInterface
public interface ScalarJudge {

    /**
     * Grades completions; all at once, so that a model can take them as a batch.
     *
     * @return one grade in [0, 1] a sample, in order; empty where the verdict cannot be read
     * @throws java.util.concurrent.TimeoutException if there is no verdict in time
     * @throws Exception if there is no verdict for another reason; never a grade instead
     */
    List<OptionalDouble> grade(List<Sample> samples) throws Exception;
}
