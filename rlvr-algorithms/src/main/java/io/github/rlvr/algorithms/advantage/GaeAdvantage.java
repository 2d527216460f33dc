package io.github.rlvr.algorithms.advantage;

import io.github.rlvr.algorithms.kl.KlInReward;
import io.github.rlvr.algorithms.statistics.MaskedStatistics;
import io.github.rlvr.core.advantage.AdvantageEstimator;
import io.github.rlvr.core.advantage.AdvantageInput;
import io.github.rlvr.core.advantage.Advantages;
import io.github.rlvr.core.loss.Need;
import io.github.rlvr.core.metrics.Metrics;
import java.util.EnumSet;
import java.util.Set;

/**
 * Generalised advantage estimation with a critic.
 *
 * <pre>
 *   delta_t = r_t + gamma * V_{t+1} - V_t
 *   A_t     = delta_t + gamma * lambda * A_{t+1}
 *   ret_t   = A_t + V_t                             (before whitening)
 *   a       = whiten(A, m)
 * </pre>
 *
 * <p>{@code t + 1} is the next trained token: masked positions, for example a tool's output, are
 * skipped. The forks NGRPO, A-GRAE, HAPO and PURE and OpenRLHF run through them instead. A
 * completion that met the length limit ends with value 0 like any other.
 *
 * <p>Metrics: {@code val/mean}, {@code val/returns_mean} and {@code val/explained_variance}, {@code
 * 1 - var(ret - V) / var(ret)} over the trained tokens: 1 for a perfect critic, 0 for one that says
 * nothing.
 *
 * <p>Source: J. Schulman et al., "High-Dimensional Continuous Control Using Generalized Advantage
 * Estimation" (2016), equation 16; verl {@code compute_gae_advantage_return}. Thread-safe.
 *
 * @param gamma discount in [0, 1]; default 1
 * @param lambda trace decay in [0, 1]; default 1, TRL 0.95
 * @param kl penalty on the divergence; default {@link KlInReward#OFF}
 */
public record GaeAdvantage(double gamma, double lambda, KlInReward kl)
        implements AdvantageEstimator {

    /** Checks the ranges. */
    public GaeAdvantage {
        if (!(gamma >= 0 && gamma <= 1) || !(lambda >= 0 && lambda <= 1)) {
            throw new IllegalArgumentException(
                    "gamma is " + gamma + " and lambda " + lambda + "; both must be in [0, 1]");
        }
    }

    /**
     * Advantages before whitening, and the critic's targets.
     *
     * @param advantages {@code [N][T_i]}
     * @param returns {@code [N][T_i]}
     */
    public record Traces(double[][] advantages, double[][] returns) {}

    @Override
    public Set<Need> needs() {
        Set<Need> needs = EnumSet.of(Need.VALUES);
        needs.addAll(kl.needs());
        return needs;
    }

    @Override
    public Advantages estimate(AdvantageInput input) {
        boolean[][] mask = input.trainedTokens();
        double[][] values = input.signal(Need.VALUES);
        double[][] rewards =
                TokenRewards.atTheEnd(GroupRewards.rows(GroupRewards.total(input)), mask);
        KlInReward.Penalised penalised = TokenRewards.penalised(rewards, kl, input);
        Traces traces = traces(penalised.rewards(), values, mask);
        Metrics metrics = metrics(traces, values, mask);
        return Advantages.perToken(TokenRewards.masked(whitened(traces.advantages(), mask), mask))
                .withReturns(traces.returns())
                .withMetrics(kl.isOn() ? metrics.plus(penalised.metrics()) : metrics);
    }

    private static Metrics metrics(Traces traces, double[][] values, boolean[][] mask) {
        MaskedStatistics returns = MaskedStatistics.of(traces.returns(), mask);
        MaskedStatistics said = MaskedStatistics.of(values, mask);
        double spread = returns.populationVariance();
        double missed = MaskedStatistics.of(traces.advantages(), mask).populationVariance();
        Metrics metrics =
                Metrics.of("val/mean", said.sum(), said.count())
                        .plus(Metrics.of("val/returns_mean", returns.sum(), returns.count()));
        return spread > 0 ? metrics.with("val/explained_variance", 1 - missed / spread) : metrics;
    }

    /**
     * The recursion.
     *
     * @param rewards {@code [N][T_i]}
     * @param values {@code [N][T_i]}
     * @param mask {@code [N][T_i]}
     */
    public Traces traces(double[][] rewards, double[][] values, boolean[][] mask) {
        double[][] advantages = new double[rewards.length][];
        double[][] returns = new double[rewards.length][];
        for (int i = 0; i < rewards.length; i++) {
            advantages[i] = row(rewards[i], values[i], mask[i]);
            returns[i] = new double[rewards[i].length];
            for (int t = 0; t < returns[i].length; t++) {
                returns[i][t] = advantages[i][t] + values[i][t];
            }
        }
        return new Traces(advantages, returns);
    }

    private double[] row(double[] rewards, double[] values, boolean[] mask) {
        double[] advantages = new double[rewards.length];
        double nextValue = 0;
        double next = 0;
        for (int t = rewards.length - 1; t >= 0; t--) {
            if (mask[t]) {
                double delta = rewards[t] + gamma * nextValue - values[t];
                next = delta + gamma * lambda * next;
                nextValue = values[t];
            }
            advantages[t] = next;
        }
        return advantages;
    }

    /**
     * Whitens over the trained tokens.
     *
     * @throws IllegalArgumentException with fewer than two of them
     */
    public double[][] whitened(double[][] advantages, boolean[][] mask) {
        return MaskedStatistics.of(advantages, mask).whitened();
    }
}
