package io.github.rlvr.algorithms.pure;

/**
 * Weighs the rewards of a response's steps so that their sum comes close to the smallest.
 *
 * <pre>
 *   w  = softmax over the step ends of (-p / temperature)
 *   p* = w p,   0 at tokens that end no step
 * </pre>
 *
 * <p>Source: J. Cheng et al., "Stop Summation: Min-Form Credit Assignment Is All Process Reward
 * Model Needs for Reasoning" (2025).
 *
 * @param weighting how steps are weighted
 * @param temperature above 0; the sum tends to the minimum as it tends to 0; default 0.1
 */
public record MinFormTransform(Weighting weighting, double temperature) {

    /** How steps are weighted. */
    public enum Weighting {
        /** By the soft minimum. */
        SOFT_MIN,
        /** Each by one over their number (OpenRLHF branch, {@code disable_weighted_reward}). */
        UNIFORM,
        /** Each by 1: the sum form. */
        SUM
    }

    /** Checks the temperature. */
    public MinFormTransform {
        if (!(temperature > 0)) {
            throw new IllegalArgumentException(
                    "min_form_temperature is " + temperature + "; it must be above 0");
        }
    }

    /**
     * Transforms one response.
     *
     * @param rewards {@code [T]} of steps, at their ends
     * @param ends {@code [T]} where a step ends
     * @return {@code [T]}
     */
    public double[] transform(double[] rewards, boolean[] ends) {
        double smallest = Double.POSITIVE_INFINITY;
        int steps = 0;
        for (int t = 0; t < rewards.length; t++) {
            smallest = ends[t] ? Math.min(smallest, rewards[t]) : smallest;
            steps += ends[t] ? 1 : 0;
        }
        double[] weights = new double[rewards.length];
        double total = 0;
        for (int t = 0; t < rewards.length; t++) {
            weights[t] = ends[t] ? weight(rewards[t] - smallest) : 0;
            total += weights[t];
        }
        double divisor = weighting == Weighting.SUM || steps == 0 ? 1 : total;
        for (int t = 0; t < rewards.length; t++) {
            weights[t] = ends[t] ? weights[t] / divisor * rewards[t] : 0;
        }
        return weights;
    }

    private double weight(double aboveSmallest) {
        return weighting == Weighting.SOFT_MIN ? Math.exp(-aboveSmallest / temperature) : 1;
    }

    /** Reward in [-1, 1] of a step from the two logits of a classifier of wrong and right steps. */
    public static double reward(double wrong, double right) {
        return Math.tanh((right - wrong) / 2);
    }
}
