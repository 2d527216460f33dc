package io.github.rlvr.core.loss;

import io.github.rlvr.core.rollout.Rollout;
import java.util.List;
import java.util.Set;

/**
 * The objective of an update. Stateless and pure; every operation must keep the gradient (casting
 * or duplicating an NDArray cuts it).
 */
public interface PolicyLoss {

    /** What the input must hold beyond the fields that are always there. */
    default Set<Need> needs() {
        return Set.of();
    }

    /**
     * The loss for one update, for objectives that depend on statistics of all its samples and not
     * only on a micro-batch.
     *
     * @param rollouts of the whole update
     * @return this, unless the objective has such statistics
     */
    default PolicyLoss forUpdate(List<Rollout> rollouts) {
        return this;
    }

    /**
     * The loss for rollouts that the policy, as it is at the start of the step, did not sample
     * itself in the arithmetic it is trained in: they come from older weights, or were sampled in
     * another precision. The same loss where that makes no difference.
     */
    default PolicyLoss correctedForMismatch() {
        return this;
    }

    /** The loss share and metrics of one micro-batch. */
    PolicyLossOutput compute(PolicyLossInput input);
}
