package io.github.rlvr.core.critic;

/**
 * How a policy's critic learns: a linear head on the hidden states of the policy's own trunk, which
 * says for every completion position what reward is still to come.
 *
 * <p>The head has an optimiser of its own, with the moments' decay of the policy's.
 *
 * @param learningRate of the head, constant, positive
 * @param maxGradNorm norm that the head's gradient is scaled down to; 0 for no limit
 * @param warmupSteps first steps of a run, in which the head learns and the policy does not change
 * @param trainsTrunk whether the value loss reaches the trunk behind the head, so that policy and
 *     critic share what they learn
 */
public record CriticSettings(
        double learningRate, double maxGradNorm, int warmupSteps, boolean trainsTrunk) {

    /** Checks the ranges. */
    public CriticSettings {
        require(
                learningRate > 0 && learningRate < 10,
                "critic_learning_rate",
                learningRate,
                "must be positive and below 10");
        require(
                maxGradNorm >= 0 && Double.isFinite(maxGradNorm),
                "critic_max_grad_norm",
                maxGradNorm,
                "must be positive, or 0 for no limit");
        require(
                warmupSteps >= 0,
                "critic_warmup_steps",
                warmupSteps,
                "must be a number of steps, 0 for none");
    }

    private static void require(boolean ok, String key, Object value, String rule) {
        if (!ok) {
            throw new IllegalArgumentException(key + " is " + value + "; it " + rule);
        }
    }
}
