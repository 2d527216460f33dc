package io.github.rlvr.algorithms.shaping;

import io.github.rlvr.algorithms.settings.Compat;
import io.github.rlvr.core.filter.GroupFilter;
import io.github.rlvr.core.reward.ScoredGroup;

/**
 * DAPO's dynamic sampling: a group is trained on if its rewards are not all equal. They are
 * compared with each other, not their deviation with 0, which rounding can lift.
 *
 * <p>Official reading (verl-recipe): a group of one is kept.
 *
 * <p>Source: Yu et al., DAPO (2025), section 3.2.
 *
 * @param compat what becomes of a group of one
 */
public record DynamicSampling(Compat compat) implements GroupFilter {

    @Override
    public boolean keep(ScoredGroup group) {
        return group.hasSpread() || compat == Compat.OFFICIAL && group.size() == 1;
    }
}
