package io.github.rlvr.algorithms.advantage;

import io.github.rlvr.algorithms.settings.Compat;
import io.github.rlvr.algorithms.statistics.GroupStatistics;
import io.github.rlvr.core.advantage.AdvantageEstimator;
import io.github.rlvr.core.advantage.AdvantageInput;
import io.github.rlvr.core.advantage.Advantages;
import io.github.rlvr.core.loss.Need;
import java.util.Arrays;
import java.util.Set;

/**
 * A-GRAE: damps correct rollouts while the policy is weak, and moves the focus from easy to hard
 * prompts as the mean reward of the batch rises.
 *
 * <pre>
 *   w   = mean reward of the whole batch,   p = mean reward of the group,   g = GRPO's advantage
 *   A_i = w / 2 * g_i / sqrt(p) + (1 - w) / 2 * g_i / sqrt(1 - p)      for 0 &lt; p &lt; 1, else g_i
 *   A_i = A_i * min(1, w / alpha)                                      where A_i &gt; 0
 * </pre>
 *
 * <p>Official reading, the released code: denominators {@code sqrt(p) + 1e-6} and {@code 1 -
 * sqrt(p) + 1e-6}, which is not {@code sqrt(1 - p)}; {@code w} the mean of the group means, to
 * which a group of one adds 0; {@code alpha} 1; a group of one has {@code p = 0} and so an
 * advantage near {@code 5e5 * w}. The released trainer never reaches this branch and equals GRPO.
 * Rewards must be in [0, 1].
 *
 * <p>Source: A-GRAE (2026), equations 11 to 13; its code, {@code compute_grpo_outcome_advantage}.
 * Thread-safe.
 *
 * @param alpha mean reward from which correct rollouts count in full, above 0; 1 for MATH, 0.5 for
 *     Geo3K and medical questions
 * @param normalize whether {@code g} is divided by the group's deviation; default true
 * @param epsilon added to the deviation; default 1e-6
 * @param compat paper or released code
 */
public record AgraeAdvantage(double alpha, boolean normalize, double epsilon, Compat compat)
        implements AdvantageEstimator {

    private static final double CODE_EPSILON = 1e-6;

    /** Checks the range. */
    public AgraeAdvantage {
        if (!(alpha > 0)) {
            throw new IllegalArgumentException("alpha is " + alpha + "; it must be above 0");
        }
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.PEERS);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if a reward is outside [0, 1], which the official reading
     *     does not ask
     */
    @Override
    public Advantages estimate(AdvantageInput input) {
        double[][] rewards = GroupRewards.total(input);
        if (compat == Compat.RECOMMENDED) {
            requireUnitInterval(GroupRewards.rows(rewards));
        }
        return Advantages.perSequence(GroupRewards.rows(advantages(rewards)), input.lengths());
    }

    /**
     * The formula.
     *
     * @param groups {@code [groups][G]} rewards in [0, 1], NaN for a rollout without one
     * @return {@code [groups][G]}
     */
    public double[][] advantages(double[][] groups) {
        RewardScale scale = normalize ? RewardScale.GROUP : RewardScale.NONE;
        double[][] plain = new GrpoAdvantage(scale, epsilon, compat).advantages(groups);
        double w = batchMean(groups);
        for (int g = 0; g < groups.length; g++) {
            double p = success(groups[g]);
            plain[g] = Arrays.stream(plain[g]).map(a -> damped(shifted(a, w, p), w)).toArray();
        }
        return plain;
    }

    private double shifted(double a, double w, double p) {
        if (compat == Compat.OFFICIAL) {
            double root = Math.sqrt(p);
            return w / 2 * a / (root + CODE_EPSILON) + (1 - w) / 2 * a / (1 - root + CODE_EPSILON);
        }
        if (p <= 0 || p >= 1) {
            return a;
        }
        return w / 2 * a / Math.sqrt(p) + (1 - w) / 2 * a / Math.sqrt(1 - p);
    }

    private double damped(double a, double w) {
        double full = compat == Compat.OFFICIAL ? 1 : alpha;
        return a > 0 ? a * Math.min(1, w / full) : a;
    }

    private double success(double[] rewards) {
        boolean lone = compat == Compat.OFFICIAL && rewards.length == 1;
        return lone ? 0 : GroupStatistics.of(GroupRewards.present(rewards)).mean();
    }

    private double batchMean(double[][] groups) {
        return compat == Compat.OFFICIAL
                ? Arrays.stream(groups).mapToDouble(this::success).average().orElse(0)
                : Arrays.stream(GroupRewards.present(GroupRewards.rows(groups)))
                        .average()
                        .orElse(0);
    }

    private static void requireUnitInterval(double[] rewards) {
        for (int i = 0; i < rewards.length; i++) {
            if (rewards[i] < 0 || rewards[i] > 1) {
                throw new IllegalArgumentException(
                        "a_grae needs rewards in [0, 1] but row "
                                + i
                                + " has "
                                + rewards[i]
                                + "; rescale the reward or its weight under rewards");
            }
        }
    }
}
