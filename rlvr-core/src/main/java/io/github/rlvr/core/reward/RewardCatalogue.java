package io.github.rlvr.core.reward;

import java.util.List;

/**
 * Several rewards that belong together. Found by {@link java.util.ServiceLoader}, so that any jar
 * can add one; a jar with a single reward names a {@link RewardProvider} instead.
 */
public interface RewardCatalogue {

    /** The rewards, each with a name of its own. */
    List<RewardProvider> rewards();
}
