package io.github.rlvr.core.algorithm;

import io.github.rlvr.core.advantage.AdvantageEstimator;
import io.github.rlvr.core.advantage.Need;
import io.github.rlvr.core.filter.GroupFilter;
import io.github.rlvr.core.loss.PolicyLoss;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * An algorithm is a value that fills the loop's seams.
 *
 * @param name as users write it, for example {@code grpo}
 * @param filter which groups are trained on
 * @param estimator rewards to advantages
 * @param loss the objective
 * @param sampling how the next rollouts depend on those before
 */
public record Algorithm(
        String name,
        GroupFilter filter,
        AdvantageEstimator estimator,
        PolicyLoss loss,
        SamplingPlan sampling) {

    /** An algorithm that samples as configured. */
    public Algorithm(
            String name, GroupFilter filter, AdvantageEstimator estimator, PolicyLoss loss) {
        this(name, filter, estimator, loss, SamplingPlan.AS_CONFIGURED);
    }

    /** Checks that every seam is filled. */
    public Algorithm {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(filter, "filter");
        Objects.requireNonNull(estimator, "estimator");
        Objects.requireNonNull(loss, "loss");
        Objects.requireNonNull(sampling, "sampling");
    }

    /** What estimator and loss need together. */
    public Set<Need> needs() {
        Set<Need> needs = EnumSet.noneOf(Need.class);
        needs.addAll(estimator.needs());
        needs.addAll(loss.needs());
        return needs;
    }
}
