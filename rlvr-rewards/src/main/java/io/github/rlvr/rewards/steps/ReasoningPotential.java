package io.github.rlvr.rewards.steps;

/**
 * GRPO-R: potential-based shaping with the reasoning score of steps, {@code gamma Phi(k+1) -
 * Phi(k)} with {@code Phi(k) = alpha min(RS_k, tau)} and 0 behind the last step: it does not change
 * which policy is best. Immutable.
 *
 * @param alpha size of the potential
 * @param tau reasoning scores beyond count as this
 * @param gamma discount
 */
public record ReasoningPotential(double alpha, double tau, double gamma) {

    /**
     * The shaping of every step.
     *
     * @param reasoning {@code [K]} reasoning scores, in [0, ln 2]
     */
    public double[] shaping(double[] reasoning) {
        double[] shaped = new double[reasoning.length];
        for (int k = 0; k < reasoning.length; k++) {
            double next = k + 1 < reasoning.length ? potential(reasoning[k + 1]) : 0;
            shaped[k] = gamma * next - potential(reasoning[k]);
        }
        return shaped;
    }

    /**
     * Jensen-Shannon divergence of two distributions in nats: of what a late layer and the last one
     * predict; its mean over the tokens of a step and over layers is the step's reasoning score.
     *
     * @param p {@code [V]}
     * @param q {@code [V]}
     * @return in [0, ln 2]
     */
    public static double divergence(double[] p, double[] q) {
        double sum = 0;
        for (int v = 0; v < p.length; v++) {
            double middle = 0.5 * (p[v] + q[v]);
            sum += half(p[v], middle) + half(q[v], middle);
        }
        return Math.max(0, sum);
    }

    private static double half(double p, double middle) {
        return p > 0 ? 0.5 * p * Math.log(p / middle) : 0;
    }

    private double potential(double reasoning) {
        return alpha * Math.min(reasoning, tau);
    }
}
