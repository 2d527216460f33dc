package io.github.rlvr.core.train;

import io.github.rlvr.core.algorithm.Algorithm;
import io.github.rlvr.core.algorithm.SamplingPlan;
import io.github.rlvr.core.config.ConfigException;
import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.loss.Need;
import io.github.rlvr.core.reward.WeightedReward;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Whether a set-up provides what an algorithm needs. Needs nothing but the configuration and the
 * rewards, so that it can run before a model is loaded.
 */
public final class NeedCheck {

    private NeedCheck() {}

    /**
     * Refuses an algorithm whose needs the loop cannot meet.
     *
     * @throws ConfigException naming algorithm, need and remedy
     */
    public static void require(Algorithm algorithm, TrainConfig config) {
        require(algorithm, config, Set.of());
    }

    /**
     * The same for a set-up that has further parts at hand.
     *
     * @param further what those parts provide, for example {@link #providedBy}
     * @throws ConfigException naming algorithm, need and remedy
     */
    public static void require(Algorithm algorithm, TrainConfig config, Set<Need> further) {
        requireSteadySampling(algorithm, config);
        Set<Need> provided = provided(config);
        provided.addAll(further);
        if (algorithm.critic().isPresent()) {
            provided.add(Need.VALUES);
        }
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

    /** A plan that the update just made would change comes too late for rollouts made meanwhile. */
    private static void requireSteadySampling(Algorithm algorithm, TrainConfig config) {
        if (config.trainer().oneStepOffPolicy()
                && algorithm.sampling() != SamplingPlan.AS_CONFIGURED) {
            throw new ConfigException(
                    "algorithm "
                            + algorithm.name()
                            + " steers the sampling of a step by what the step before learnt from, so its rollouts cannot be sampled meanwhile; set trainer.one_step_off_policy to false");
        }
    }

    /** What rewards provide: {@link Need#PROCESS_REWARDS} if one of them scores steps. */
    public static Set<Need> providedBy(List<WeightedReward> rewards) {
        return rewards.stream().anyMatch(reward -> reward.function().givesSteps())
                ? EnumSet.of(Need.PROCESS_REWARDS)
                : EnumSet.noneOf(Need.class);
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
