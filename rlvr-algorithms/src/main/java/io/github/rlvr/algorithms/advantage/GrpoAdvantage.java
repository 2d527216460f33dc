package io.github.rlvr.algorithms.advantage;

import io.github.rlvr.algorithms.settings.Compat;
import io.github.rlvr.algorithms.statistics.GroupStatistics;
import io.github.rlvr.core.advantage.AdvantageEstimator;
import io.github.rlvr.core.advantage.AdvantageInput;
import io.github.rlvr.core.advantage.Advantages;
import io.github.rlvr.core.loss.Need;
import io.github.rlvr.core.metrics.Metrics;
import java.util.Arrays;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * GRPO: the prompt's own group is the baseline, no critic.
 *
 * <pre>
 *   a_i = (R_i - mean_g) / (std_g + epsilon)
 * </pre>
 *
 * <p>{@code std} is the sample deviation (divisor {@code n - 1}). {@link RewardScale#NONE} gives
 * Dr.GRPO, {@code a_i = R_i - mean_g}; {@link RewardScale#BATCH} divides by the deviation of all
 * rewards of the step.
 *
 * <p>Corner cases, recommended reading: a rollout without a reward is left out of the statistics
 * and gets 0 (TRL); equal rewards give exactly 0; a group with one scorable rollout gives 0, with a
 * warning. Official reading (verl): a group of one keeps its raw reward, mean 0 and deviation 1;
 * NaN spoils its group.
 *
 * <p>Sources: Z. Shao et al., "DeepSeekMath" (2024), section 4.1.2; Z. Liu et al., "Understanding
 * R1-Zero-Like Training" (2025), section 3.2, for Dr.GRPO; verl {@code
 * compute_grpo_outcome_advantage}; TRL {@code GRPOTrainer}. The paper divides by the deviation
 * alone; verl adds 1e-6, TRL 1e-4, OpenRLHF 1e-9.
 *
 * <p>Metrics: {@code frac_reward_zero_std}, the share of groups whose rewards are all equal.
 * Thread-safe.
 *
 * @param scale the divisor; default GROUP
 * @param epsilon added to the deviation; default 1e-6
 * @param compat which reading of the corner cases
 */
public record GrpoAdvantage(RewardScale scale, double epsilon, Compat compat)
        implements AdvantageEstimator {

    /** GRPO as recommended. */
    public static final GrpoAdvantage GRPO =
            new GrpoAdvantage(RewardScale.GROUP, 1e-6, Compat.RECOMMENDED);

    private static final Logger LOG = LoggerFactory.getLogger(GrpoAdvantage.class);

    @Override
    public Set<Need> needs() {
        return Set.of(Need.PEERS);
    }

    @Override
    public Advantages estimate(AdvantageInput input) {
        double[][] rewards = GroupRewards.total(input);
        warnOfLoneRollouts(rewards);
        return Advantages.perSequence(GroupRewards.rows(advantages(rewards)), input.lengths())
                .withMetrics(metrics(rewards));
    }

    /**
     * The formula.
     *
     * @param groups {@code [groups][G]} rewards, NaN for a rollout without one
     * @return {@code [groups][G]}
     */
    public double[][] advantages(double[][] groups) {
        double batchStd = GroupStatistics.of(kept(GroupRewards.rows(groups))).std();
        return Arrays.stream(groups).map(g -> group(g, batchStd)).toArray(double[][]::new);
    }

    private double[] group(double[] rewards, double batchStd) {
        if (compat == Compat.OFFICIAL && rewards.length == 1) {
            return map(rewards, 0, scale == RewardScale.NONE ? 1 : 1 + epsilon);
        }
        GroupStatistics statistics = GroupStatistics.of(kept(rewards));
        if (statistics.count() < 2 || statistics.constant()) {
            return new double[rewards.length];
        }
        double divisor =
                switch (scale) {
                    case GROUP -> statistics.std() + epsilon;
                    case BATCH -> batchStd + epsilon;
                    case NONE -> 1;
                };
        return map(rewards, statistics.mean(), divisor);
    }

    private double[] map(double[] rewards, double mean, double divisor) {
        return Arrays.stream(rewards)
                .map(r -> Double.isNaN(r) && !propagatesNan() ? 0 : (r - mean) / divisor)
                .toArray();
    }

    private double[] kept(double[] rewards) {
        return propagatesNan() ? rewards : GroupRewards.present(rewards);
    }

    private boolean propagatesNan() {
        return compat == Compat.OFFICIAL;
    }

    private static Metrics metrics(double[][] groups) {
        long constant =
                Arrays.stream(groups)
                        .filter(g -> GroupStatistics.of(GroupRewards.present(g)).std() == 0)
                        .count();
        return Metrics.of("frac_reward_zero_std", constant, groups.length);
    }

    private static void warnOfLoneRollouts(double[][] groups) {
        long lone = Arrays.stream(groups).filter(g -> GroupRewards.present(g).length == 1).count();
        if (lone > 0) {
            LOG.warn(
                    "{} of {} groups have one scorable rollout and teach nothing; set"
                            + " trainer.group_size to 2 or more",
                    lone,
                    groups.length);
        }
    }
}
