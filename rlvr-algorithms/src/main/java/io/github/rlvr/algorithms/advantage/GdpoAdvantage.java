package io.github.rlvr.algorithms.advantage;

import io.github.rlvr.algorithms.settings.Compat;
import io.github.rlvr.algorithms.statistics.GroupStatistics;
import io.github.rlvr.core.advantage.AdvantageEstimator;
import io.github.rlvr.core.advantage.AdvantageInput;
import io.github.rlvr.core.advantage.Advantages;
import io.github.rlvr.core.loss.Need;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Several reward functions normalised apart: each within its group, then a weighted sum, then the
 * whole batch.
 *
 * <pre>
 *   x_i = sum_f weight_f * (r_if - mean_gf) / (std_gf + epsilon)
 *   a_i = (x_i - mean(x)) / (std(x) + epsilon)
 * </pre>
 *
 * <p>A function that has nothing to say about a rollout, or about fewer than two of its group, adds
 * 0. A rollout about which no function said anything is left out of the batch statistics and gets
 * 0.
 *
 * <p>Source: GDPO, as TRL's {@code multi_objective_aggregation: normalize_then_sum}. Thread-safe.
 *
 * @param weights of the reward functions by name; a function that is not named has weight 1
 * @param epsilon added to both deviations; default 1e-4
 */
public record GdpoAdvantage(Map<String, Double> weights, double epsilon)
        implements AdvantageEstimator {

    /** Copies the weights. */
    public GdpoAdvantage {
        weights = Map.copyOf(weights);
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.PEERS);
    }

    @Override
    public Advantages estimate(AdvantageInput input) {
        List<String> functions =
                input.rows().flatMap(row -> row.outcomes().keySet().stream()).distinct().toList();
        double[][][] rewards =
                functions.stream()
                        .map(name -> GroupRewards.of(input, name))
                        .toArray(double[][][]::new);
        double[] weight =
                functions.stream().mapToDouble(name -> weights.getOrDefault(name, 1.0)).toArray();
        return Advantages.perSequence(advantages(rewards, weight), input.lengths());
    }

    /**
     * The formula.
     *
     * @param rewards {@code [functions][groups][G]}, NaN where a function said nothing; at least
     *     one function
     * @param weight {@code [functions]}
     * @return {@code [N]}
     */
    public double[] advantages(double[][][] rewards, double[] weight) {
        GrpoAdvantage each = new GrpoAdvantage(RewardScale.GROUP, epsilon, Compat.RECOMMENDED);
        double[] sums = new double[GroupRewards.rows(rewards[0]).length];
        boolean[] scorable = new boolean[sums.length];
        for (int f = 0; f < rewards.length; f++) {
            double[] raw = GroupRewards.rows(rewards[f]);
            double[] normalised = GroupRewards.rows(each.advantages(rewards[f]));
            for (int i = 0; i < sums.length; i++) {
                sums[i] += weight[f] * normalised[i];
                scorable[i] |= !Double.isNaN(raw[i]);
            }
        }
        return overBatch(sums, scorable);
    }

    private double[] overBatch(double[] sums, boolean[] scorable) {
        double[] masked = sums.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] = scorable[i] ? masked[i] : Double.NaN;
        }
        GroupStatistics batch = GroupStatistics.of(GroupRewards.present(masked));
        if (batch.count() < 2 || batch.constant()) {
            return new double[masked.length];
        }
        return Arrays.stream(masked)
                .map(x -> Double.isNaN(x) ? 0 : (x - batch.mean()) / (batch.std() + epsilon))
                .toArray();
    }
}
