package io.github.rlvr.rewards.steps;

import java.util.Arrays;

/**
 * PPR's normalisation of process scores and outcome together.
 *
 * <p>Joint: {@code r_t = z_t / T}, on the last step plus the outcome's deviation from its group,
 * {@code (o - mean) / (std + 1e-8)}; where the process part has the other sign than the outcome
 * part it is scaled down to at most its size. Simple: {@code r_t = s_t + o - 1}. Stateless.
 */
public final class ReNorm {

    private static final double EPSILON = 1e-8;

    private ReNorm() {}

    /** {@code (x - mean) / (std + 1e-8)} with the population deviation. */
    public static double[] standardised(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        double variance =
                Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElse(0);
        return Arrays.stream(values)
                .map(v -> (v - mean) / (Math.sqrt(variance) + EPSILON))
                .toArray();
    }

    /**
     * Joint rewards of one completion.
     *
     * @param standardisedSteps {@code [T]} z-scores over the batch
     * @param outcome the outcome's z-score over its group
     */
    public static double[] joint(double[] standardisedSteps, double outcome) {
        int steps = standardisedSteps.length;
        double[] rewards = Arrays.stream(standardisedSteps).map(z -> z / steps).toArray();
        double process = Arrays.stream(rewards).sum();
        if (process * outcome < 0 && Math.abs(process) > Math.abs(outcome)) {
            double factor = Math.abs(outcome) / Math.abs(process);
            Arrays.setAll(rewards, t -> rewards[t] * factor);
        }
        if (steps > 0) {
            rewards[steps - 1] += outcome;
        }
        return rewards;
    }

    /** Simple rewards of one completion: process credit only if the outcome is right. */
    public static double[] simple(double[] scores, double outcome) {
        return Arrays.stream(scores).map(s -> s + outcome - 1).toArray();
    }
}
