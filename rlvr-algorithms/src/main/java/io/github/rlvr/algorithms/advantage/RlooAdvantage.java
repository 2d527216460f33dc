package io.github.rlvr.algorithms.advantage;

import io.github.rlvr.algorithms.kl.KlInReward;
import io.github.rlvr.algorithms.settings.Compat;
import io.github.rlvr.algorithms.statistics.GroupStatistics;
import io.github.rlvr.core.advantage.AdvantageEstimator;
import io.github.rlvr.core.advantage.AdvantageInput;
import io.github.rlvr.core.advantage.Advantages;
import io.github.rlvr.core.loss.Need;
import io.github.rlvr.core.metrics.Metrics;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * RLOO: the mean of the other rollouts of the prompt is the baseline, which leaves the gradient
 * unbiased.
 *
 * <pre>
 *   R_i = clip(reward_i) - beta * sum_t k(lp_old, lp_ref)
 *   a_i = R_i - mean of R_j over j != i  =  G / (G - 1) * (R_i - mean_g)
 * </pre>
 *
 * <p>A rollout without a reward is left out and gets 0; the only scorable rollout of a group gets 0
 * (TRL). Official reading (verl's loop): a group of one keeps its raw reward, NaN spoils its group.
 *
 * <p>Source: A. Ahmadian et al., "Back to Basics" (2024); verl {@code
 * compute_rloo_outcome_advantage}; TRL {@code RLOOTrainer}. Thread-safe.
 *
 * @param kl penalty on the divergence, with its coefficient {@code beta}; default {@link
 *     KlInReward#OFF}; TRL 0.05, verl's scripts 0.001
 * @param rewardLow rewards below are raised to it first; negative infinity for none
 * @param rewardHigh rewards above are lowered to it first; infinity for none
 * @param normalize whether advantages are then whitened over the batch with epsilon 1e-4 (TRL
 *     {@code normalize_advantages})
 * @param compat which reading of the corner cases
 */
public record RlooAdvantage(
        KlInReward kl, double rewardLow, double rewardHigh, boolean normalize, Compat compat)
        implements AdvantageEstimator {

    /** The formula alone: no divergence, no clipping, no whitening. */
    public static final RlooAdvantage PLAIN =
            new RlooAdvantage(
                    KlInReward.OFF,
                    Double.NEGATIVE_INFINITY,
                    Double.POSITIVE_INFINITY,
                    false,
                    Compat.RECOMMENDED);

    private static final double EPSILON = 1e-4;

    /** Checks the ranges. */
    public RlooAdvantage {
        if (!(rewardLow <= rewardHigh)) {
            throw new IllegalArgumentException(
                    "reward_clip is [" + rewardLow + ", " + rewardHigh + "]; it must not be empty");
        }
    }

    @Override
    public Set<Need> needs() {
        Set<Need> needs = EnumSet.of(Need.PEERS);
        needs.addAll(kl.needs());
        return needs;
    }

    @Override
    public Advantages estimate(AdvantageInput input) {
        double[][] rewards = GroupRewards.total(input);
        for (double[] group : rewards) {
            Arrays.setAll(group, j -> Math.max(rewardLow, Math.min(rewardHigh, group[j])));
        }
        Metrics metrics = TokenRewards.penaliseRows(rewards, kl, input);
        double[] rows = GroupRewards.rows(advantages(rewards));
        return Advantages.perSequence(normalize ? whitened(rows, rewards) : rows, input.lengths())
                .withMetrics(metrics);
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
