package io.github.rlvr.rewards.steps;

/**
 * Clip and Delta on the scores of a completion's steps. Clip: {@code c_k = min(s_k - eta, 0)}, so
 * that no step can add reward. Delta: {@code d_k = c_k - c_(k+1)}, the last step but one keeps its
 * own and the last gets 0, so that the sum from any step telescopes and the outcome pays the last
 * step. Immutable.
 *
 * @param clip whether scores are clipped
 * @param delta whether differences are taken
 * @param alpha factor of the result
 */
public record ClipDelta(boolean clip, boolean delta, double alpha) {

    /**
     * Shapes step scores.
     *
     * @param scores {@code [K]}
     * @param threshold eta
     * @return {@code [K]}; 0 for a single step where differences are taken
     */
    public double[] shaped(double[] scores, double threshold) {
        int last = scores.length - 1;
        double[] clipped = new double[scores.length];
        for (int k = 0; k <= last; k++) {
            clipped[k] = clip ? Math.min(scores[k] - threshold, 0) : scores[k];
        }
        double[] shaped = new double[scores.length];
        for (int k = 0; k <= last; k++) {
            double next = k + 1 < last ? clipped[k + 1] : 0;
            double difference = k == last ? 0 : clipped[k] - next;
            shaped[k] = alpha * (delta ? difference : clipped[k]);
        }
        return shaped;
    }
}
