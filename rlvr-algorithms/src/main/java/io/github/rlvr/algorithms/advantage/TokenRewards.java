package io.github.rlvr.algorithms.advantage;

import io.github.rlvr.algorithms.kl.KlInReward;
import io.github.rlvr.core.advantage.AdvantageInput;
import io.github.rlvr.core.metrics.Metrics;
import java.util.Arrays;

/** Rewards of tokens: 0 everywhere but at the last trained token of a row. */
final class TokenRewards {

    private TokenRewards() {}

    /**
     * Puts one reward on the last trained token of each row; a row without tokens gets none.
     *
     * @param rewards {@code [N]}; NaN counts as 0
     * @param mask {@code [N][T_i]}
     * @return {@code [N][T_i]}
     */
    static double[][] atTheEnd(double[] rewards, boolean[][] mask) {
        double[][] tokens = new double[mask.length][];
        for (int i = 0; i < mask.length; i++) {
            tokens[i] = new double[mask[i].length];
            int last = last(mask[i]);
            if (last >= 0 && !Double.isNaN(rewards[i])) {
                tokens[i][last] = rewards[i];
            }
        }
        return tokens;
    }

    /** The rewards less the divergence of each trained token, if there is such a penalty. */
    static KlInReward.Penalised penalised(
            double[][] tokens, KlInReward penalty, AdvantageInput input) {
        return penalty.isOn()
                ? penalty.apply(tokens, input)
                : new KlInReward.Penalised(tokens, 0, 0);
    }

    /**
     * Takes the divergence of whole completions off rewards of groups.
     *
     * @param groups {@code [groups][G]}, changed
     * @return metrics of the penalty, empty without one
     */
    static Metrics penaliseRows(double[][] groups, KlInReward penalty, AdvantageInput input) {
        if (!penalty.isOn()) {
            return Metrics.empty();
        }
        double[][] zeros =
                Arrays.stream(input.lengths()).mapToObj(double[]::new).toArray(double[][]::new);
        KlInReward.Penalised penalised = penalty.apply(zeros, input);
        int row = 0;
        for (double[] group : groups) {
            for (int j = 0; j < group.length; j++, row++) {
                group[j] += Arrays.stream(penalised.rewards()[row]).sum();
            }
        }
        return penalised.metrics();
    }

    /** {@code [N][T_i]} of one value a row, where the mask is true. */
    static double[][] repeated(double[] rows, boolean[][] mask) {
        double[][] tokens = new double[mask.length][];
        for (int i = 0; i < mask.length; i++) {
            tokens[i] = new double[mask[i].length];
            for (int t = 0; t < mask[i].length; t++) {
                tokens[i][t] = mask[i][t] ? rows[i] : 0;
            }
        }
        return tokens;
    }

    /** 0 where the mask is false; the array itself is changed. */
    static double[][] masked(double[][] tokens, boolean[][] mask) {
        for (int i = 0; i < mask.length; i++) {
            for (int t = 0; t < mask[i].length; t++) {
                tokens[i][t] = mask[i][t] ? tokens[i][t] : 0;
            }
        }
        return tokens;
    }

    private static int last(boolean[] mask) {
        int last = mask.length - 1;
        while (last >= 0 && !mask[last]) {
            last--;
        }
        return last;
    }
}
