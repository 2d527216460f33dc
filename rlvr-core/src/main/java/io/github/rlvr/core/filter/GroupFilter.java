package io.github.rlvr.core.filter;

import io.github.rlvr.core.reward.ScoredGroup;

/**
 * Decides which groups are trained on. Groups that are dropped are replaced by sampling further
 * tasks (dynamic sampling), up to the configured number of refills.
 */
@FunctionalInterface
public interface GroupFilter {

    /** Whether the group is trained on. */
    boolean keep(ScoredGroup group);

    /** Keeps every group. */
    static GroupFilter all() {
        return group -> true;
    }

    /** DAPO's dynamic sampling: drops groups whose rewards are all equal. */
    static GroupFilter withSpread() {
        return ScoredGroup::hasSpread;
    }
}
