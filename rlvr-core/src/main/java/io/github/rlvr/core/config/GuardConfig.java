package io.github.rlvr.core.config;

/**
 * Section {@code guards}: bounds that a healthy run keeps. A bound of 0 is off.
 *
 * @param action what happens when one is crossed: {@code warn}, {@code cool} (lower the learning
 *     rate) or {@code stop} (go back to the best checkpoint and end)
 * @param patience steps in a row that a bound must be crossed
 * @param coolFactor what {@code cool} multiplies the learning rate by, each time
 * @param minEntropy lower end of the band of the mean token entropy, in nats
 * @param maxEntropy upper end of that band
 * @param maxClippedRatio share of completions that are cut off by {@code sampling.max_new_tokens}
 * @param maxKl mean divergence from the reference policy, where the algorithm measures it
 * @param maxRewardDrop how far the smoothed reward may fall below its best
 * @param maxLengthGrowth mean length of completions over that of the first steps
 * @param maxZeroStd share of groups whose rewards are all equal
 * @param maxMismatch {@code token_mult_prob_error}, by which sampler and trainer disagree
 * @param zeroRewardSteps first steps after which some reward must have been other than 0
 * @param checkMemory whether a run whose memory plan exceeds what is free is refused
 */
public record GuardConfig(
        GuardAction action,
        int patience,
        double coolFactor,
        double minEntropy,
        double maxEntropy,
        double maxClippedRatio,
        double maxKl,
        double maxRewardDrop,
        double maxLengthGrowth,
        double maxZeroStd,
        double maxMismatch,
        int zeroRewardSteps,
        boolean checkMemory) {

    /** Warnings when nothing is learnt, nothing is rewarded or sampler and trainer disagree. */
    public static final GuardConfig DEFAULTS =
            new GuardConfig(GuardAction.WARN, 5, 0.5, 0, 0, 0, 0, 0, 0, 0.9, 1.1, 3, true);

    /** Validates every setting. */
    public GuardConfig {
        Rule.positive("guards.patience", patience);
        Rule.require(
                coolFactor > 0 && coolFactor < 1,
                "guards.cool_factor",
                coolFactor,
                "must lie between 0 and 1");
        bound("min_entropy", minEntropy);
        bound("max_entropy", maxEntropy);
        Rule.require(
                maxEntropy == 0 || minEntropy < maxEntropy,
                "guards.min_entropy",
                minEntropy,
                "must be below guards.max_entropy = " + maxEntropy);
        bound("max_clipped_ratio", maxClippedRatio);
        bound("max_kl", maxKl);
        bound("max_reward_drop", maxRewardDrop);
        bound("max_length_growth", maxLengthGrowth);
        bound("max_zero_std", maxZeroStd);
        bound("max_mismatch", maxMismatch);
        Rule.notNegative("guards.zero_reward_steps", zeroRewardSteps);
    }

    private static void bound(String key, double value) {
        Rule.require(
                value >= 0 && Double.isFinite(value),
                "guards." + key,
                value,
                "must be a number from 0; 0 is off");
    }
}
