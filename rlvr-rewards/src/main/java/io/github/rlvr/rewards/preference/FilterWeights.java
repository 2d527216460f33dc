package io.github.rlvr.rewards.preference;

import java.util.Arrays;
import java.util.Comparator;
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

    private static Integer[] ascending(double[] rewards) {
        if (rewards.length == 0) {
            throw new IllegalArgumentException("weights of an empty group of samples");
        }
        Integer[] order = IntStream.range(0, rewards.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(i -> rewards[i]));
        return order;
    }
}
