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

/**
 * DGPO: every question that teaches at all has the same update magnitude, then hard ones weigh
 * more. A group is valid if its rewards spread.
 *
 * <pre>
 *   a_i    = G (R_i - mean_g) / (sum_j |R_j - mean_g| + 1e-4)         difficulty-balanced advantage
 *   a_i   *= tokens of all rows / tokens of the rows in valid groups
 *   lambda = V * softmax over the V valid groups of (-main_g / temperature)
 *   a_i   *= lambda of its group
 * </pre>
 *
 * <p>{@code main_g} is the group's mean of the first reward function, the accuracy. Rows of invalid
 * groups get 0 and weight 1. With the token mean over the whole step, the second line makes the
 * loss an average over the tokens of valid groups.
 *
 * <p>Official reading, the released code: a valid group of main mean 0 counts as main mean 1, the
 * lowest weight; a group of one counts as valid and spoils the weights. Recommended: neither.
 *
 * <p>Source: DGPO, in "MathForge" (2026); its code, {@code
 * GRPOTrainer._generate_and_score_completions}. The code's correction per rank is {@link
 * #rankBalance}; one process needs none. Thread-safe.
 *
 * @param scale whether advantages are divided by the absolute deviations; else {@code R_i -
 *     mean_g}; default true
 * @param weighted whether hard questions weigh more; default true
 * @param temperature of the weights, above 0; default 2
 * @param compat which reading of the corner cases
 */
public record DgpoAdvantage(boolean scale, boolean weighted, double temperature, Compat compat)
        implements AdvantageEstimator {

    private static final double EPSILON = 1e-4;
    private static final double SPREAD = 1e-8;

    /**
     * Advantages and what they were multiplied by.
     *
     * @param advantages {@code [groups][G]}
     * @param tokenRatio all tokens over those of valid groups
     * @param weights {@code [groups]} difficulty weights
     */
    public record Weighted(double[][] advantages, double tokenRatio, double[] weights) {}

    /** Checks the range. */
    public DgpoAdvantage {
        if (!(temperature > 0)) {
            throw new IllegalArgumentException(
                    "difficulty_temperature is " + temperature + "; it must be above 0");
        }
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.PEERS);
    }

    @Override
    public Advantages estimate(AdvantageInput input) {
        double[][] rewards = GroupRewards.total(input);
        double[][] main =
                input.rows()
                        .flatMap(row -> row.outcomes().keySet().stream())
                        .findFirst()
                        .map(name -> GroupRewards.of(input, name))
                        .orElse(rewards);
        Weighted weighted = advantages(rewards, main, tokens(input));
        return Advantages.perSequence(GroupRewards.rows(weighted.advantages()), input.lengths())
                .withMetrics(Metrics.of("dgpo/token_ratio", weighted.tokenRatio()));
    }

    /**
     * The formula.
     *
     * @param rewards {@code [groups][G]}, NaN for a rollout without one
     * @param main {@code [groups][G]} the first reward function
     * @param tokens {@code [groups]} trained tokens of each group
     */
    public Weighted advantages(double[][] rewards, double[][] main, double[] tokens) {
        boolean[] valid = new boolean[rewards.length];
        double[][] advantages = new double[rewards.length][];
        double validTokens = 0;
        for (int g = 0; g < rewards.length; g++) {
            valid[g] = isValid(rewards[g]);
            advantages[g] = valid[g] ? balanced(rewards[g]) : new double[rewards[g].length];
            validTokens += valid[g] ? tokens[g] : 0;
        }
        double ratio = validTokens > 0 ? Arrays.stream(tokens).sum() / validTokens : 1;
        double[] weights = weights(main, valid);
        for (int g = 0; g < rewards.length; g++) {
            double factor = ratio * weights[g];
            advantages[g] = Arrays.stream(advantages[g]).map(a -> a * factor).toArray();
        }
        return new Weighted(advantages, ratio, weights);
    }

    /**
     * By what a rank multiplies its advantages where losses are averaged over ranks, each divided
     * by its own tokens.
     */
    public static double rankBalance(int ranks, double localTokens, double allTokens) {
        return ranks * localTokens / allTokens;
    }

    private boolean isValid(double[] rewards) {
        double std = GroupStatistics.of(GroupRewards.present(rewards)).std();
        return std > SPREAD || compat == Compat.OFFICIAL && Double.isNaN(std);
    }

    private double[] balanced(double[] rewards) {
        double[] present = GroupRewards.present(rewards);
        double mean = GroupStatistics.of(present).mean();
        double deviations = Arrays.stream(present).map(r -> Math.abs(r - mean)).sum();
        double factor = scale ? present.length / (deviations + EPSILON) : 1;
        return Arrays.stream(rewards).map(r -> Double.isNaN(r) ? 0 : (r - mean) * factor).toArray();
    }

    private double[] weights(double[][] main, boolean[] valid) {
        double[] weights = new double[main.length];
        Arrays.fill(weights, 1);
        if (!weighted) {
            return weights;
        }
        double total = 0;
        int count = 0;
        for (int g = 0; g < main.length; g++) {
            if (valid[g]) {
                weights[g] = Math.exp(-difficultyMean(main[g]) / temperature);
                total += weights[g];
                count++;
            }
        }
        for (int g = 0; g < main.length; g++) {
            weights[g] = valid[g] ? count * weights[g] / total : 1;
        }
        return weights;
    }

    private double difficultyMean(double[] main) {
        double[] present = GroupRewards.present(main);
        double mean = present.length == 0 ? 0 : GroupStatistics.of(present).mean();
        return compat == Compat.OFFICIAL && mean == 0 ? 1 : mean;
    }

    private static double[] tokens(AdvantageInput input) {
        double[] tokens = new double[input.groups().size()];
        boolean[][] mask = input.trainedTokens();
        int row = 0;
        for (int g = 0; g < tokens.length; g++) {
            for (int j = 0; j < input.groups().get(g).size(); j++, row++) {
                for (boolean trained : mask[row]) {
                    tokens[g] += trained ? 1 : 0;
                }
            }
        }
        return tokens;
    }
}
