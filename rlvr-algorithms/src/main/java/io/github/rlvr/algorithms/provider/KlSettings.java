package io.github.rlvr.algorithms.provider;

import io.github.rlvr.algorithms.kl.AdaptiveKlController;
import io.github.rlvr.algorithms.kl.KlControlled;
import io.github.rlvr.algorithms.kl.KlController;
import io.github.rlvr.algorithms.kl.KlEstimator;
import io.github.rlvr.algorithms.kl.KlInReward;
import io.github.rlvr.core.advantage.AdvantageEstimator;
import java.util.function.Function;

/**
 * Settings of the divergence from the reference policy as a part of the reward.
 *
 * @param klInReward coefficient of the divergence in the reward; 0 for none
 * @param klInRewardEstimator estimator of that divergence
 * @param klTarget divergence a token that the coefficient adapts to; null for a fixed coefficient
 * @param klHorizon rollouts over which it adapts, at least a fifth of a step's
 */
public record KlSettings(
        double klInReward, KlEstimator klInRewardEstimator, Double klTarget, double klHorizon) {

    /** No divergence in the reward. */
    public static final KlSettings OFF = new KlSettings(0, KlEstimator.K1, null, 10000);

    /** An estimator with the penalty of these settings. */
    AdvantageEstimator estimator(Function<KlInReward, AdvantageEstimator> made) {
        if (klTarget == null) {
            return made.apply(new KlInReward(klInRewardEstimator, KlController.fixed(klInReward)));
        }
        var controller = new AdaptiveKlController(klInReward, klTarget, klHorizon);
        return new KlControlled(
                made.apply(new KlInReward(klInRewardEstimator, controller)), controller);
    }
}
