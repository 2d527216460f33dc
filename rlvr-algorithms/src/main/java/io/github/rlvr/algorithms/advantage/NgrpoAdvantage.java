package io.github.rlvr.algorithms.advantage;

import io.github.rlvr.algorithms.statistics.GroupStatistics;
import io.github.rlvr.core.advantage.AdvantageEstimator;
import io.github.rlvr.core.advantage.AdvantageInput;
import io.github.rlvr.core.advantage.Advantages;
import io.github.rlvr.core.loss.Need;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.DoubleStream;

/**
 * NGRPO: imagines that the group also held rollouts of the highest reward, so that a group whose
 * rollouts are all wrong still teaches.
 *
 * <pre>
 *   x   = rewards of the group followed by K times maxReward
 *   a_i = (R_i - mean(x)) / (std(x) + epsilon)       for the real rollouts
 * </pre>
 *
 * <p>{@code std} has divisor {@code n - 1}. For K = 1 an all-wrong 0/1 group of G gets {@code -1 /
 * sqrt(G + 1)}, an all-right group 0. Advantages no longer sum to 0. A rollout without a reward is
 * left out and gets 0. The released code does not imagine anything for a group of one, which keeps
 * {@code R / (1 + epsilon)}; so does this class unless {@code alsoForOne} is set.
 *
 * <p>Source: NGRPO (2025); its code, {@code compute_ngrpo_outcome_advantage}. Thread-safe.
 *
 * @param maxReward the highest reward of the task; a reward above it is allowed; default 1
 * @param virtual K, at least 0; default 1
 * @param epsilon added to the deviation; default 1e-6
 * @param alsoForOne whether a group of one is completed as well; default false
 */
public record NgrpoAdvantage(double maxReward, int virtual, double epsilon, boolean alsoForOne)
        implements AdvantageEstimator {

    /** Checks the ranges. */
    public NgrpoAdvantage {
        if (!Double.isFinite(maxReward) || virtual < 0) {
            throw new IllegalArgumentException(
                    "max_reward is "
                            + maxReward
                            + " and must be finite; virtual_samples is "
                            + virtual
                            + " and must be at least 0");
        }
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.PEERS);
    }

    @Override
    public Advantages estimate(AdvantageInput input) {
        double[][] rewards = GroupRewards.total(input);
        return Advantages.perSequence(GroupRewards.rows(advantages(rewards)), input.lengths());
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
        if (rewards.length == 1 && !alsoForOne) {
            return centred(rewards, 0, 1);
        }
        double[] present = GroupRewards.present(rewards);
        DoubleStream best = DoubleStream.generate(() -> maxReward).limit(virtual);
        GroupStatistics completed =
                GroupStatistics.of(DoubleStream.concat(Arrays.stream(present), best).toArray());
        if (present.length == 0 || completed.count() < 2 || completed.constant()) {
            return new double[rewards.length];
        }
        return centred(rewards, completed.mean(), completed.std());
    }

    private double[] centred(double[] rewards, double mean, double std) {
        return Arrays.stream(rewards)
                .map(r -> Double.isNaN(r) ? 0 : (r - mean) / (std + epsilon))
                .toArray();
    }
}
