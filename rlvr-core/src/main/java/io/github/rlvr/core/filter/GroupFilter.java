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

    /**
     * The rollouts of a group that passed which a step trains on, in any number above 0 and with
     * repetition. A function of the group alone, so that a step can be done again.
     *
     * @return the group itself, unless a filter draws from it
     */
    default ScoredGroup select(ScoredGroup group) {
        return group;
    }

    /** Keeps every group. */
    static GroupFilter all() {
        return group -> true;
    }

    /** DAPO's dynamic sampling: drops groups whose rewards are all equal. */
    static GroupFilter withSpread() {
        return ScoredGroup::hasSpread;
    }
}
