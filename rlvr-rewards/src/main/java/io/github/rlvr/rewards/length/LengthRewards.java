package io.github.rlvr.rewards.length;

import java.util.Arrays;

/** Rewards that compare the lengths of one prompt's completions. Stateless. */
public final class LengthRewards {

    private static final double EPSILON = 1e-5;

    private LengthRewards() {}

    /**
     * Kimi 1.5: {@code 0.5 - (L - min) / (max - min)} for right completions, at most 0 for wrong
     * ones; 0 for all when all are equally long.
     *
     * @param lengths {@code [G]} in any unit
     * @param correct {@code [G]}
     * @return {@code [G]} in [-0.5, 0.5]
     */
    public static double[] kimi(double[] lengths, boolean[] correct) {
        double min = Arrays.stream(lengths).min().orElse(0);
        double max = Arrays.stream(lengths).max().orElse(0);
        double[] rewards = new double[lengths.length];
        for (int i = 0; i < lengths.length && max > min; i++) {
            double lambda = 0.5 - (lengths[i] - min) / (max - min);
            rewards[i] = correct[i] ? lambda : Math.min(0, lambda);
        }
        return rewards;
    }

    /**
     * O1-pruner: {@code -clip((L - mean L) / L, -1, 1)}; 0 where all are empty.
     *
     * @param lengths {@code [G]}
     * @return {@code [G]} in [-1, 1]
     */
    public static double[] o1Pruner(double[] lengths) {
        double mean = Arrays.stream(lengths).average().orElse(0);
        return Arrays.stream(lengths)
                .map(l -> mean == 0 ? 0 : -Math.max(-1, Math.min(1, (l - mean) / l)))
                .toArray();
    }

    /**
     * Efficient reasoning: {@code 1 - 2 sigmoid((L - m) / (s + 1e-5))} with mean and population
     * deviation of the right completions' lengths; 0 for wrong ones and when at most one is right.
     *
     * @param lengths {@code [G]}
     * @param correct {@code [G]}
     * @return {@code [G]} in (-1, 1)
     */
    public static double[] efficient(double[] lengths, boolean[] correct) {
        double[] right = rightOnes(lengths, correct);
        double[] rewards = new double[lengths.length];
        for (int i = 0; i < lengths.length && right.length > 1; i++) {
            rewards[i] = correct[i] ? 1 - 2 * sigmoid(standardised(lengths[i], right)) : 0;
        }
        return rewards;
    }

    /**
     * GRPO-lambda: where at least a share {@code threshold} of the group is right, the right ones
     * get {@code 1 - alpha sigmoid((L - m) / (s + 1e-5))}; elsewhere the plain outcome.
     *
     * @param lengths {@code [G]}
     * @param correct {@code [G]}
     * @param threshold share of right completions from which length counts, in (0, 1]
     * @param alpha weight of the length term
     * @return {@code [G]} in [0, 1]
     */
    public static double[] grpoLambda(
            double[] lengths, boolean[] correct, double threshold, double alpha) {
        double[] right = rightOnes(lengths, correct);
        boolean penalised = right.length > 0 && right.length >= threshold * lengths.length;
        double[] rewards = new double[lengths.length];
        for (int i = 0; i < lengths.length; i++) {
            double term = penalised ? alpha * sigmoid(standardised(lengths[i], right)) : 0;
            rewards[i] = correct[i] ? 1 - term : 0;
        }
        return rewards;
    }

    private static double[] rightOnes(double[] lengths, boolean[] correct) {
        double[] right = new double[lengths.length];
        int n = 0;
        for (int i = 0; i < lengths.length; i++) {
            if (correct[i]) {
                right[n++] = lengths[i];
            }
        }
        return Arrays.copyOf(right, n);
    }

    private static double standardised(double length, double[] right) {
        double mean = Arrays.stream(right).average().orElse(0);
        double variance =
                Arrays.stream(right).map(l -> (l - mean) * (l - mean)).average().orElse(0);
        return (length - mean) / (Math.sqrt(variance) + EPSILON);
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
