package io.github.rlvr.algorithms.advantage;

import io.github.rlvr.algorithms.kl.KlEstimator;
import io.github.rlvr.algorithms.settings.Compat;
import io.github.rlvr.algorithms.statistics.GroupStatistics;
import io.github.rlvr.core.advantage.AdvantageEstimator;
import io.github.rlvr.core.advantage.AdvantageInput;
import io.github.rlvr.core.advantage.Advantages;
import io.github.rlvr.core.advantage.Need;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * RLOO: the mean of the other rollouts of the prompt is the baseline, which leaves the gradient
 * unbiased.
 *
 * <pre>
 *   R_i = clip(reward_i) - beta * sum_t k1(lp_old, lp_ref)
 *   a_i = R_i - mean of R_j over j != i  =  G / (G - 1) * (R_i - mean_g)
 * </pre>
 *
 * <p>A rollout without a reward is left out and gets 0; the only scorable rollout of a group gets 0
 * (TRL). Official reading (verl's loop): a group of one keeps its raw reward, NaN spoils its group.
 *
 * <p>Source: A. Ahmadian et al., "Back to Basics" (2024); verl {@code
 * compute_rloo_outcome_advantage}; TRL {@code RLOOTrainer}. Thread-safe.
 *
 * @param beta coefficient of the divergence in the reward; 0 for none; TRL 0.05, verl's scripts
 *     0.001
 * @param rewardLow rewards below are raised to it first; negative infinity for none
 * @param rewardHigh rewards above are lowered to it first; infinity for none
 * @param normalize whether advantages are then whitened over the batch with epsilon 1e-4 (TRL
 *     {@code normalize_advantages})
 * @param compat which reading of the corner cases
 */
public record RlooAdvantage(
        double beta, double rewardLow, double rewardHigh, boolean normalize, Compat compat)
        implements AdvantageEstimator {

    /** The formula alone: no divergence, no clipping, no whitening. */
    public static final RlooAdvantage PLAIN =
            new RlooAdvantage(
                    0,
                    Double.NEGATIVE_INFINITY,
                    Double.POSITIVE_INFINITY,
                    false,
                    Compat.RECOMMENDED);

    private static final double EPSILON = 1e-4;

    /** Checks the ranges. */
    public RlooAdvantage {
        if (!(beta >= 0) || !(rewardLow <= rewardHigh)) {
            throw new IllegalArgumentException(
                    "kl_in_reward is "
                            + beta
                            + " and must be at least 0; reward_clip is ["
                            + rewardLow
                            + ", "
                            + rewardHigh
                            + "] and must not be empty");
        }
    }

    @Override
    public Set<Need> needs() {
        Set<Need> needs = EnumSet.of(Need.PEERS);
        if (beta > 0) {
            needs.addAll(Set.of(Need.OLD_LOG_PROBS, Need.REFERENCE_LOG_PROBS));
        }
        return needs;
    }

    @Override
    public Advantages estimate(AdvantageInput input) {
        double[][] rewards = GroupRewards.total(input);
        for (double[] group : rewards) {
            Arrays.setAll(group, j -> Math.max(rewardLow, Math.min(rewardHigh, group[j])));
        }
        if (beta > 0) {
            subtractDivergence(rewards, input);
        }
        double[] rows = GroupRewards.rows(advantages(rewards));
        return Advantages.perSequence(normalize ? whitened(rows, rewards) : rows, input.lengths());
    }

    /**
     * The formula.
     *
     * @param groups {@code [groups][G]} rewards, NaN for a rollout without one
     * @return {@code [groups][G]}
     */
    public double[][] advantages(double[][] groups) {
        return Arrays.stream(groups).map(this::group).toArray(double[][]::new);
    }

    private double[] group(double[] rewards) {
        boolean official = compat == Compat.OFFICIAL;
        if (official && rewards.length == 1) {
            return rewards.clone();
        }
        double[] present = official ? rewards : GroupRewards.present(rewards);
        GroupStatistics statistics = GroupStatistics.of(present);
        if (statistics.count() < 2 || statistics.constant()) {
            return new double[rewards.length];
        }
        double n = statistics.count();
        double factor = n / (n - 1);
        return Arrays.stream(rewards)
                .map(r -> !official && Double.isNaN(r) ? 0 : factor * (r - statistics.mean()))
                .toArray();
    }

    private void subtractDivergence(double[][] rewards, AdvantageInput input) {
        double[][] old = input.signal(Need.OLD_LOG_PROBS);
        double[][] reference = input.signal(Need.REFERENCE_LOG_PROBS);
        boolean[][] mask = input.trainedTokens();
        int row = 0;
        for (double[] group : rewards) {
            for (int j = 0; j < group.length; j++, row++) {
                for (int t = 0; t < mask[row].length; t++) {
                    double k = KlEstimator.K1.value(old[row][t], reference[row][t]);
                    group[j] -= mask[row][t] ? beta * k : 0;
                }
            }
        }
    }

    private static double[] whitened(double[] advantages, double[][] rewards) {
        double[] compared = new double[advantages.length];
        int row = 0;
        for (double[] group : rewards) {
            boolean lone = GroupRewards.present(group).length < 2;
            for (double reward : group) {
                compared[row] = lone || Double.isNaN(reward) ? Double.NaN : advantages[row];
                row++;
            }
        }
        GroupStatistics batch = GroupStatistics.of(GroupRewards.present(compared));
        if (batch.count() < 2 || batch.constant()) {
            return new double[advantages.length];
        }
        return Arrays.stream(compared)
                .map(a -> Double.isNaN(a) ? 0 : (a - batch.mean()) / (batch.std() + EPSILON))
                .toArray();
    }
}
