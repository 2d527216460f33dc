package io.github.rlvr.algorithms.shaping;

import java.util.Arrays;
import java.util.Comparator;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * PF-PPO: weights with which one prompt's samples are drawn again, with replacement. Ranks are by
 * ascending reward; among equals the later sample ranks higher. Stateless.
 */
public final class FilterWeights {

    private FilterWeights() {}

    /** Best and worst: 1 for both ends, 0 between. */
    public static double[] bestAndWorst(double[] rewards) {
        Integer[] order = ascending(rewards);
        double[] weights = new double[rewards.length];
        weights[order[0]] = 1;
        weights[order[order.length - 1]] = 1;
        return weights;
    }

    /** Best and random: one weight for the best, another for the rest. */
    public static double[] bestAndRandom(double[] rewards, double best, double other) {
        Integer[] order = ascending(rewards);
        double[] weights = new double[rewards.length];
        Arrays.fill(weights, other);
        weights[order[order.length - 1]] = best;
        return weights;
    }

    /** Best of n: 1 for the best, 0 for the rest. */
    public static double[] best(double[] rewards) {
        return bestAndRandom(rewards, 1, 0);
    }

    /** |reward| to a power. */
    public static double[] magnitude(double[] rewards, double power) {
        return Arrays.stream(rewards).map(r -> Math.pow(Math.abs(r), power)).toArray();
    }

    /**
     * How well rewards foretell true scores among the samples that weights choose, R^2: of several
     * filters the one with the largest is the one to take.
     *
     * @param rewards {@code [n]}
     * @param truths {@code [n]} scores of a labelled sample
     * @param weights {@code [n]} of a filter
     * @return in [0, 1]; empty where rewards or scores have no spread under the weights
     */
    public static OptionalDouble determination(
            double[] rewards, double[] truths, double[] weights) {
        double[] r = centred(rewards, weights);
        double[] t = centred(truths, weights);
        double covariance = product(r, t, weights);
        double spread = product(r, r, weights) * product(t, t, weights);
        return spread > 0
                ? OptionalDouble.of(covariance * covariance / spread)
                : OptionalDouble.empty();
    }

    private static double[] centred(double[] values, double[] weights) {
        double[] ones = new double[values.length];
        Arrays.fill(ones, 1);
        double mean = product(values, ones, weights) / Arrays.stream(weights).sum();
        return Arrays.stream(values).map(v -> v - mean).toArray();
    }

    private static double product(double[] a, double[] b, double[] weights) {
        return IntStream.range(0, a.length).mapToDouble(i -> weights[i] * a[i] * b[i]).sum();
    }

    private static Integer[] ascending(double[] rewards) {
        if (rewards.length == 0) {
            throw new IllegalArgumentException("weights of an empty group of samples");
        }
        Integer[] order = IntStream.range(0, rewards.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(i -> rewards[i]));
        return order;
    }
}
