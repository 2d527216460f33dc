package io.github.rlvr.examples.replication;

import io.github.rlvr.core.data.SftPair;
import io.github.rlvr.core.data.TaskSet;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.WeightedReward;
import java.util.List;
import java.util.Map;

/** A tiny task with everything around it: what is asked, what a pupil imitates, what is wanted. */
interface Lesson {

    /** What texts are made of. */
    List<String> symbols();

    /** Limit of a completion in tokens. */
    int maxNewTokens();

    /** What the warm start imitates. */
    List<SftPair> pupil(long seed);

    /** What reinforcement learning asks. */
    TaskSet training(long seed);

    /** Others, for measuring. */
    TaskSet heldOut(long seed);

    /** What is wanted; the first also measures accuracy. */
    List<WeightedReward> rewards();

    /**
     * What is measured at the end besides accuracy, entropy and pass@k.
     *
     * @param groups sampled completions of the held-out tasks, several each
     */
    default Map<String, Double> measure(List<ScoredGroup> groups) {
        return Map.of();
    }
}
