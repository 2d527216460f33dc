package io.github.rlvr.core.train;

import io.github.rlvr.core.advantage.Need;
import io.github.rlvr.core.algorithm.Algorithm;
import io.github.rlvr.core.config.ConfigException;
import io.github.rlvr.core.config.TrainConfig;
import java.util.EnumSet;
import java.util.Set;

/**
 * Whether a set-up provides what an algorithm needs. Needs nothing but the configuration, so that
 * it can run before a model is loaded.
 */
public final class NeedCheck {

    private NeedCheck() {}

    /**
     * Refuses an algorithm whose needs the loop cannot meet.
     *
     * @throws ConfigException naming algorithm, need and remedy
     */
    public static void require(Algorithm algorithm, TrainConfig config) {
        Set<Need> provided = provided(config);
        for (Need need : algorithm.needs()) {
            if (!provided.contains(need)) {
                throw new ConfigException(
                        "algorithm "
                                + algorithm.name()
                                + " needs "
                                + need
                                + ", which this run does not provide: "
                                + need.remedy());
            }
        }
    }

    private static Set<Need> provided(TrainConfig config) {
        Set<Need> provided =
                EnumSet.of(Need.ENTROPIES, Need.REFERENCE_LOG_PROBS, Need.OLD_LOG_PROBS);
        if (config.trainer().groupSize() >= 2) {
            provided.add(Need.PEERS);
        }
        return provided;
    }
}
