package io.github.rlvr.rewards.combine;

/**
 * Weights of several rewards from the gradients that each of them gives: a reward whose gradient
 * agrees with the others gains. Immutable.
 *
 * @param learningRate of the weights
 * @param regularization mu, positive: the larger, the slower weights move
 */
public record GradientWeights(double learningRate, double regularization) {

    /** Refuses a regularization that is not positive. */
    public GradientWeights {
        if (!(regularization > 0)) {
            throw new IllegalArgumentException(
                    "regularization is " + regularization + "; it must be positive");
        }
    }

    /**
     * {@code I_i = sum_j <g_i, g_j>}, itself included.
     *
     * @param gradients {@code [rewards][parameters]}
     * @return {@code [rewards]}
     */
    public static double[] influence(double[][] gradients) {
        double[] influence = new double[gradients.length];
        for (int i = 0; i < gradients.length; i++) {
            for (double[] other : gradients) {
                influence[i] += dot(gradients[i], other);
            }
        }
        return influence;
    }

    /** {@code softmax(log w + lr I / mu)}; weights must be positive. */
    public double[] updated(double[] weights, double[] influence) {
        double[] logits = new double[weights.length];
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < weights.length; i++) {
            logits[i] = Math.log(weights[i]) + learningRate * influence[i] / regularization;
            largest = Math.max(largest, logits[i]);
        }
        double total = 0;
        for (int i = 0; i < weights.length; i++) {
            logits[i] = Math.exp(logits[i] - largest);
            total += logits[i];
        }
        for (int i = 0; i < weights.length; i++) {
            logits[i] /= total;
        }
        return logits;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
