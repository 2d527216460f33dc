package io.github.rlvr.algorithms.advantage;

import io.github.rlvr.algorithms.kl.KlInReward;
import io.github.rlvr.algorithms.statistics.MaskedStatistics;
import io.github.rlvr.core.advantage.AdvantageEstimator;
import io.github.rlvr.core.advantage.AdvantageInput;
import io.github.rlvr.core.advantage.Advantages;
import io.github.rlvr.core.loss.Need;
import java.util.Set;

/**
 * REINFORCE++: no groups and no critic, the returns of all tokens of the batch are whitened.
 *
 * <pre>
 *   ret_t = r_t + gamma * ret_{t+1} m_{t+1}     (from the last position back)
 *   a     = whiten(ret, m) * m
 * </pre>
 *
 * <p>The outcome reward stands on the last trained token, less the divergence of each token, if it
 * is penalised, so that a return contains the divergence of the tokens after it. A masked token
 * cuts the sum: tokens before a hole do not see rewards after it.
 *
 * <p>Source: J. Hu, "REINFORCE++" (2025); verl {@code
 * compute_reinforce_plus_plus_outcome_advantage}. OpenRLHF does not cut at holes and uses the
 * population variance. Thread-safe.
 *
 * @param gamma discount in [0, 1]; default 1
 * @param kl penalty on the divergence; default {@link KlInReward#OFF}
 */
public record ReinforcePlusPlusAdvantage(double gamma, KlInReward kl)
        implements AdvantageEstimator {

    /** Checks the range. */
    public ReinforcePlusPlusAdvantage {
        if (!(gamma >= 0 && gamma <= 1)) {
            throw new IllegalArgumentException("gamma is " + gamma + "; it must be in [0, 1]");
        }
    }

    @Override
    public Set<Need> needs() {
        return kl.needs();
    }

    @Override
    public Advantages estimate(AdvantageInput input) {
        boolean[][] mask = input.trainedTokens();
        double[][] rewards =
                TokenRewards.atTheEnd(GroupRewards.rows(GroupRewards.total(input)), mask);
        KlInReward.Penalised penalised = TokenRewards.penalised(rewards, kl, input);
        Advantages advantages =
                Advantages.perToken(advantages(returns(penalised.rewards(), mask), mask));
        return kl.isOn() ? advantages.withMetrics(penalised.metrics()) : advantages;
    }

    /**
     * Discounted sums of the rewards to come.
     *
     * @param rewards {@code [N][T_i]}
     * @param mask {@code [N][T_i]}
     * @return {@code [N][T_i]}
     */
    public double[][] returns(double[][] rewards, boolean[][] mask) {
        double[][] returns = new double[rewards.length][];
        for (int i = 0; i < rewards.length; i++) {
            returns[i] = new double[rewards[i].length];
            double sum = 0;
            for (int t = rewards[i].length - 1; t >= 0; t--) {
                sum = rewards[i][t] + gamma * sum;
                returns[i][t] = sum;
                sum = mask[i][t] ? sum : 0;
            }
        }
        return returns;
    }

    /**
     * Whitened returns.
     *
     * @param returns {@code [N][T_i]}
     * @param mask {@code [N][T_i]}
     * @return {@code [N][T_i]}, 0 where masked
     * @throws IllegalArgumentException with fewer than two trained tokens
     */
    public double[][] advantages(double[][] returns, boolean[][] mask) {
        return TokenRewards.masked(MaskedStatistics.of(returns, mask).whitened(), mask);
    }
}
