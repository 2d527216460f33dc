package io.github.rlvr.algorithms.kl;

import io.github.rlvr.core.advantage.AdvantageInput;
import io.github.rlvr.core.loss.Need;
import io.github.rlvr.core.metrics.Metrics;
import java.util.Set;

/**
 * Subtracts a per-token divergence penalty from token rewards: {@code r'_it = r_it - c * k_it}
 * where the mask is true, with {@code k} between the policy at the start of the step and the
 * reference. The controller is then told the mean over rows of the row's mean {@code k}; rows
 * without tokens count as 0. The coefficient used is the one before that update.
 *
 * <p>Source: verl {@code apply_kl_penalty}.
 *
 * @param estimator which estimate; {@code k1} is recommended in a reward
 * @param controller gives the coefficient; its state changes with every call of {@link #apply}
 */
public record KlInReward(KlEstimator estimator, KlController controller) {

    /** No penalty. */
    public static final KlInReward OFF = fixed(0);

    private static final double EPSILON = 1e-8;

    /**
     * Rewards with their penalty. As metrics {@code objective/kl} and {@code objective/kl_coef}.
     *
     * @param rewards {@code [N][T_i]}; an entry outside the mask is kept
     * @param currentKl mean divergence of a row, in nats per token
     * @param coefficient the one that was used
     */
    public record Penalised(double[][] rewards, double currentKl, double coefficient) {

        /** Divergence and coefficient. */
        public Metrics metrics() {
            return Metrics.of("objective/kl", currentKl).with("objective/kl_coef", coefficient);
        }
    }

    /** The {@code k1} estimate times a constant. */
    public static KlInReward fixed(double coefficient) {
        return new KlInReward(KlEstimator.K1, KlController.fixed(coefficient));
    }

    /** Whether there is a penalty. */
    public boolean isOn() {
        return controller.coefficient() > 0;
    }

    /** What a penalty takes. */
    public Set<Need> needs() {
        return isOn() ? Set.of(Need.OLD_LOG_PROBS, Need.REFERENCE_LOG_PROBS) : Set.of();
    }

    /** Penalises token rewards {@code [N][T_i]} of a step. */
    public Penalised apply(double[][] rewards, AdvantageInput input) {
        return apply(
                rewards,
                input.signal(Need.OLD_LOG_PROBS),
                input.signal(Need.REFERENCE_LOG_PROBS),
                input.trainedTokens());
    }

    /**
     * Penalises and updates the controller.
     *
     * @param rewards {@code [N][T_i]}, not modified
     * @param oldLogProbs {@code [N][T_i]} policy at the start of the step
     * @param reference {@code [N][T_i]} reference policy
     * @param mask {@code [N][T_i]}
     */
    public Penalised apply(
            double[][] rewards, double[][] oldLogProbs, double[][] reference, boolean[][] mask) {
        double coefficient = controller.coefficient();
        double[][] penalised = new double[rewards.length][];
        double rowMeans = 0;
        for (int i = 0; i < rewards.length; i++) {
            penalised[i] = rewards[i].clone();
            double sum = 0;
            int tokens = 0;
            for (int t = 0; t < rewards[i].length; t++) {
                if (mask[i][t]) {
                    double k = estimator.value(oldLogProbs[i][t], reference[i][t]);
                    penalised[i][t] -= coefficient * k;
                    sum += k;
                    tokens++;
                }
            }
            rowMeans += sum / (tokens + EPSILON);
        }
        double currentKl = rowMeans / rewards.length;
        controller.update(currentKl, rewards.length);
        return new Penalised(penalised, currentKl, coefficient);
    }
}
