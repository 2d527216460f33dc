package io.github.rlvr.core.loss;

import io.github.rlvr.core.advantage.Need;
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

    /** The loss share and metrics of one micro-batch. */
    PolicyLossOutput compute(PolicyLossInput input);
}
