package io.github.rlvr.algorithms.advantage;

import io.github.rlvr.algorithms.kl.KlEstimator;
import io.github.rlvr.algorithms.kl.KlInReward;
import io.github.rlvr.algorithms.settings.Compat;
import io.github.rlvr.algorithms.statistics.MaskedStatistics;
import io.github.rlvr.core.advantage.AdvantageEstimator;
import io.github.rlvr.core.advantage.AdvantageInput;
import io.github.rlvr.core.advantage.Advantages;
import io.github.rlvr.core.loss.Need;
import java.util.Set;

/**
 * Returns of an outcome reward from which a group baseline was taken, with the divergence in the
 * reward of each token, as OpenRLHF builds all its critic-free estimators.
 *
 * <pre>
 *   s_i   = clip(baseline(R)_i)
 *   r_it  = s_i at the last token - max(beta, 0) * k_it
 *   ret_t = r_t + gamma * ret_{t+1}
 * </pre>
 *
 * <p>{@link Baseline#NONE} and {@link Baseline#WHITENED_MEAN} are then whitened over the tokens of
 * the batch with the population variance, at least 1e-8.
 *
 * <p>Source: OpenRLHF {@code compute_advantages_and_returns}; Hu, REINFORCE++ (2025). Thread-safe.
 *
 * @param baseline what is taken from the rewards of a group
 * @param beta coefficient of the divergence; below 0 counts as 0
 * @param rewardLow smallest {@code s}
 * @param rewardHigh largest {@code s}; OpenRLHF clips to [-10, 10]
 * @param gamma discount; default 1
 * @param center whether only the mean is taken when whitening ({@code no_std_norm})
 */
public record BaselinedReturnsAdvantage(
        Baseline baseline,
        double beta,
        double rewardLow,
        double rewardHigh,
        double gamma,
        boolean center)
        implements AdvantageEstimator {

    private static final double GROUP_NORM_EPSILON = 1e-9;

    /** What is taken from the rewards of a group. */
    public enum Baseline {
        /** Nothing ({@code reinforce}). */
        NONE,
        /** The mean ({@code reinforce_baseline}). */
        WHITENED_MEAN,
        /** The mean ({@code dr_grpo}). */
        MEAN,
        /** The mean, and divided by the deviation ({@code group_norm}). */
        NORMALIZED,
        /** The mean of the others ({@code rloo}). */
        LEAVE_ONE_OUT
    }

    @Override
    public Set<Need> needs() {
        return beta > 0
                ? Set.of(Need.PEERS, Need.OLD_LOG_PROBS, Need.REFERENCE_LOG_PROBS)
                : Set.of(Need.PEERS);
    }

    @Override
    public Advantages estimate(AdvantageInput input) {
        boolean[][] mask = input.trainedTokens();
        double[] shaped = GroupRewards.rows(shaped(GroupRewards.total(input)));
        double[][] divergence = beta > 0 ? divergence(input) : new double[mask.length][];
        double[][] returns = returns(tokenRewards(shaped, divergence, mask), mask);
        return Advantages.perToken(TokenRewards.masked(advantages(returns, mask), mask));
    }

    /**
     * Rewards less the baseline.
     *
     * @param groups {@code [groups][G]}
     * @return {@code [groups][G]}
     */
    public double[][] shaped(double[][] groups) {
        return switch (baseline) {
            case NONE -> groups;
            case WHITENED_MEAN, MEAN ->
                    new GrpoAdvantage(RewardScale.NONE, 0, Compat.RECOMMENDED).advantages(groups);
            case NORMALIZED ->
                    new GrpoAdvantage(RewardScale.GROUP, GROUP_NORM_EPSILON, Compat.RECOMMENDED)
                            .advantages(groups);
            case LEAVE_ONE_OUT -> RlooAdvantage.PLAIN.advantages(groups);
        };
    }

    /**
     * Rewards of tokens.
     *
     * @param shaped {@code [N]}
     * @param divergence {@code [N][T_i]} estimates; not read when {@code beta} is 0 or below
     * @param mask {@code [N][T_i]}
     * @return {@code [N][T_i]}, 0 where masked
     */
    public double[][] tokenRewards(double[] shaped, double[][] divergence, boolean[][] mask) {
        double[] clipped = shaped.clone();
        for (int i = 0; i < clipped.length; i++) {
            clipped[i] = Math.max(rewardLow, Math.min(rewardHigh, clipped[i]));
        }
        double[][] tokens = TokenRewards.atTheEnd(clipped, mask);
        for (int i = 0; beta > 0 && i < tokens.length; i++) {
            for (int t = 0; t < tokens[i].length; t++) {
                tokens[i][t] -= mask[i][t] ? beta * divergence[i][t] : 0;
            }
        }
        return tokens;
    }

    /** {@code [N][T_i]} discounted sums of the rewards to come. */
    public double[][] returns(double[][] tokenRewards, boolean[][] mask) {
        return new ReinforcePlusPlusAdvantage(gamma, KlInReward.OFF).returns(tokenRewards, mask);
    }

    /** {@code [N][T_i]} the returns, whitened if the baseline asks for it. */
    public double[][] advantages(double[][] returns, boolean[][] mask) {
        boolean whitens = baseline == Baseline.NONE || baseline == Baseline.WHITENED_MEAN;
        return whitens ? whitened(returns, mask) : returns;
    }

    /** Whitens with the population variance, or takes only the mean. */
    public double[][] whitened(double[][] values, boolean[][] mask) {
        MaskedStatistics statistics = MaskedStatistics.of(values, mask);
        return center ? statistics.centred() : statistics.whitenedByPopulation();
    }

    private static double[][] divergence(AdvantageInput input) {
        double[][] old = input.signal(Need.OLD_LOG_PROBS);
        double[][] reference = input.signal(Need.REFERENCE_LOG_PROBS);
        double[][] divergence = new double[old.length][];
        for (int i = 0; i < old.length; i++) {
            divergence[i] = new double[old[i].length];
            for (int t = 0; t < old[i].length; t++) {
                divergence[i][t] = KlEstimator.K1.valueClamped(old[i][t], reference[i][t]);
            }
        }
        return divergence;
    }
}
