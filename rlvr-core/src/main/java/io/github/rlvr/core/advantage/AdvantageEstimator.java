package io.github.rlvr.core.advantage;

import io.github.rlvr.core.loss.Need;
import java.util.Set;

/**
 * Turns rewards into advantages. Pure: the same input gives the same output. An estimator that
 * adapts over training also implements {@link io.github.rlvr.core.checkpoint.Stateful}.
 */
public interface AdvantageEstimator {

    /** What {@link #estimate} must be given beyond rewards and lengths. */
    default Set<Need> needs() {
        return Set.of();
    }

    /**
     * Computes the advantages of a whole step's batch.
     *
     * @param input groups, declared signals and training progress
     * @return one row per rollout, in {@link AdvantageInput#rows()} order
     */
    Advantages estimate(AdvantageInput input);
}
