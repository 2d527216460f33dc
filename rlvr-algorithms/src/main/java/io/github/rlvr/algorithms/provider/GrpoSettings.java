package io.github.rlvr.algorithms.provider;

import io.github.rlvr.algorithms.advantage.GdpoAdvantage;
import io.github.rlvr.algorithms.advantage.GrpoAdvantage;
import io.github.rlvr.algorithms.advantage.RewardScale;
import io.github.rlvr.algorithms.settings.Compat;
import io.github.rlvr.algorithms.shaping.DynamicSampling;
import io.github.rlvr.core.advantage.AdvantageEstimator;
import io.github.rlvr.core.filter.GroupFilter;
import java.util.Map;

/**
 * Settings of the advantages of the GRPO family.
 *
 * @param scaleRewards {@code group}, {@code batch} or {@code none}
 * @param advantageEpsilon added to the deviation
 * @param normalizeThenSum whether several reward functions are normalised apart before they are
 *     added (TRL {@code normalize_then_sum}); {@code scale_rewards} has no effect then
 * @param rewardWeights weights of the reward functions by name, used only by that
 * @param dynamicSampling whether groups with equal rewards are dropped and replaced
 * @param compat {@code recommended} or {@code official}
 */
public record GrpoSettings(
        RewardScale scaleRewards,
        double advantageEpsilon,
        boolean normalizeThenSum,
        Map<String, Double> rewardWeights,
        boolean dynamicSampling,
        Compat compat) {

    /** GRPO's defaults. */
    public static final GrpoSettings GRPO =
            new GrpoSettings(RewardScale.GROUP, 1e-6, false, Map.of(), false, Compat.RECOMMENDED);

    /** Dr.GRPO's defaults: no division by the deviation. */
    public static final GrpoSettings DR_GRPO =
            new GrpoSettings(RewardScale.NONE, 1e-6, false, Map.of(), false, Compat.RECOMMENDED);

    /** DAPO's defaults: groups without spread are replaced. */
    public static final GrpoSettings DAPO =
            new GrpoSettings(RewardScale.GROUP, 1e-6, false, Map.of(), true, Compat.RECOMMENDED);

    /** The estimator of these settings. */
    public AdvantageEstimator estimator() {
        return normalizeThenSum
                ? new GdpoAdvantage(rewardWeights, advantageEpsilon)
                : new GrpoAdvantage(scaleRewards, advantageEpsilon, compat);
    }

    /** The filter of these settings. */
    public GroupFilter filter() {
        return dynamicSampling ? new DynamicSampling(compat) : GroupFilter.all();
    }
}
