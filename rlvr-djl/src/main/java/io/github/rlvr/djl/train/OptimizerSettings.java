package io.github.rlvr.djl.train;

/**
 * AdamW with decoupled weight decay (Loshchilov and Hutter 2019) and clipping of the gradients'
 * global norm.
 *
 * @param learningRate over the updates
 * @param beta1 decay of the first moment, in [0, 1)
 * @param beta2 decay of the second moment, in [0, 1)
 * @param eps added to the root of the second moment, positive
 * @param weightDecay of matrices, at least 0
 * @param decayVectors whether norms and biases decay too
 * @param maxGradNorm gradients are scaled down to this global norm; infinity never clips
 */
public record OptimizerSettings(
        LearningRate learningRate,
        double beta1,
        double beta2,
        double eps,
        double weightDecay,
        boolean decayVectors,
        double maxGradNorm) {

    /** Checks the ranges. */
    public OptimizerSettings {
        require(beta1 >= 0 && beta1 < 1, "adam_beta1", beta1, "must be in [0, 1)");
        require(beta2 >= 0 && beta2 < 1, "adam_beta2", beta2, "must be in [0, 1)");
        require(eps > 0, "adam_epsilon", eps, "must be positive");
        require(weightDecay >= 0, "weight_decay", weightDecay, "must be at least 0");
        require(maxGradNorm > 0, "max_grad_norm", maxGradNorm, "must be positive");
    }

    /** Betas 0.9 and 0.999, no weight decay, norm clipped at 1. */
    public static OptimizerSettings of(LearningRate learningRate) {
        return new OptimizerSettings(learningRate, 0.9, 0.999, 1e-8, 0, false, 1);
    }

    private static void require(boolean ok, String key, double value, String rule) {
        if (!ok) {
            throw new IllegalArgumentException("optimizer." + key + " is " + value + "; it " + rule);
        }
    }
}
