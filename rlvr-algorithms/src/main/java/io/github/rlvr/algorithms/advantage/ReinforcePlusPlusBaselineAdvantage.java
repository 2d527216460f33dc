package io.github.rlvr.algorithms.advantage;

import io.github.rlvr.algorithms.kl.KlInReward;
import io.github.rlvr.algorithms.statistics.GroupStatistics;
import io.github.rlvr.algorithms.statistics.MaskedStatistics;
import io.github.rlvr.core.advantage.AdvantageEstimator;
import io.github.rlvr.core.advantage.AdvantageInput;
import io.github.rlvr.core.advantage.Advantages;
import io.github.rlvr.core.loss.Need;
import io.github.rlvr.core.metrics.Metrics;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * REINFORCE++-baseline: the group mean is subtracted, then the tokens of the whole batch are
 * whitened together, so long rows weigh more in the statistics.
 *
 * <pre>
 *   a_it = whiten(R_i - mean_g, m) * m
 * </pre>
 *
 * <p>{@code R_i} is less the summed divergence of the completion, if it is penalised. A group of
 * one has mean 0 and keeps its reward; a rollout without a reward counts as 0 after the
 * subtraction.
 *
 * <p>Source: J. Hu, "REINFORCE++" (2025); verl {@code
 * compute_reinforce_plus_plus_baseline_outcome_advantage}. Thread-safe.
 *
 * @param kl penalty on the divergence; default {@link KlInReward#OFF}
 */
public record ReinforcePlusPlusBaselineAdvantage(KlInReward kl) implements AdvantageEstimator {

    @Override
    public Set<Need> needs() {
        Set<Need> needs = EnumSet.of(Need.PEERS);
        needs.addAll(kl.needs());
        return needs;
    }

    @Override
    public Advantages estimate(AdvantageInput input) {
        double[][] rewards = GroupRewards.total(input);
        Metrics metrics = TokenRewards.penaliseRows(rewards, kl, input);
        return Advantages.perToken(advantages(rewards, input.trainedTokens())).withMetrics(metrics);
    }

    /**
     * The formula.
     *
     * @param groups {@code [groups][G]} rewards, NaN for a rollout without one
     * @param mask {@code [N][T_i]}, rows group after group
     * @return {@code [N][T_i]}, 0 where masked
     * @throws IllegalArgumentException with fewer than two trained tokens
     */
    public double[][] advantages(double[][] groups, boolean[][] mask) {
        double[] centred =
                GroupRewards.rows(
                        Arrays.stream(groups)
                                .map(ReinforcePlusPlusBaselineAdvantage::centred)
                                .toArray(double[][]::new));
        double[][] tokens = TokenRewards.repeated(centred, mask);
        return TokenRewards.masked(MaskedStatistics.of(tokens, mask).whitened(), mask);
    }

    private static double[] centred(double[] rewards) {
        GroupStatistics statistics = GroupStatistics.of(GroupRewards.present(rewards));
        double mean = rewards.length == 1 ? 0 : statistics.mean();
        return Arrays.stream(rewards).map(r -> Double.isNaN(r) ? 0 : r - mean).toArray();
    }
}
