package io.github.rlvr.rewards.combine;

import java.util.Arrays;

/** One reward from the members of an ensemble of reward models. Stateless. */
public final class RewardEnsemble {

    private RewardEnsemble() {}

    /** Arithmetic mean of {@code [members]}. */
    public static double mean(double[] scores) {
        return Arrays.stream(scores).average().orElseThrow(RewardEnsemble::empty);
    }

    /** Worst-case optimisation: the minimum. */
    public static double worst(double[] scores) {
        return Arrays.stream(scores).min().orElseThrow(RewardEnsemble::empty);
    }

    /**
     * Uncertainty-weighted optimisation: {@code mean - coefficient * variance}.
     *
     * @param sample whether the variance is divided by n - 1 (0 for one member) instead of n
     */
    public static double uncertaintyWeighted(double[] scores, double coefficient, boolean sample) {
        double mean = mean(scores);
        double squares = Arrays.stream(scores).map(s -> (s - mean) * (s - mean)).sum();
        double divisor = sample ? Math.max(1, scores.length - 1) : scores.length;
        return mean - coefficient * squares / divisor;
    }

    private static IllegalArgumentException empty() {
        return new IllegalArgumentException("an ensemble needs at least one score");
    }
}
