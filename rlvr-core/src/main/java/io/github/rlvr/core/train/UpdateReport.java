package io.github.rlvr.core.train;

import io.github.rlvr.core.advantage.Advantages;
import io.github.rlvr.core.reward.ScoredGroup;
import java.util.List;

/**
 * What a step learnt from, told right after its updates.
 *
 * @param step from 1
 * @param groups the groups that were trained on
 * @param advantages one row a rollout, in the order of the groups
 * @param traces what the updates did to the tokens of a few of the rollouts
 */
public record UpdateReport(
        long step, List<ScoredGroup> groups, Advantages advantages, List<TokenTrace> traces) {

    /** Copies the lists. */
    public UpdateReport {
        groups = List.copyOf(groups);
        traces = List.copyOf(traces);
    }
}
