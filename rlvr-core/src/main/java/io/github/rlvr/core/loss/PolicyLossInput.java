package io.github.rlvr.core.loss;

import ai.djl.ndarray.NDArray;
import java.util.Optional;

/**
 * One micro-batch as a loss sees it. All arrays are float {@code [B, T]}, right-padded, and belong
 * to the caller's step scope; only {@code logProbs}, {@code entropies} and the critic's values
 * carry gradients.
 *
 * @param logProbs trained policy's log-probability of each completion token, at the sampling
 *     temperature
 * @param oldLogProbs policy at the start of the step (equal to {@code logProbs} without gradient
 *     when the step is on-policy)
 * @param rolloutLogProbs what the sampler recorded
 * @param referenceLogProbs frozen reference policy, present when the loss declared the need
 * @param entropies entropy in nats of the trained policy's distribution at each position
 * @param advantages one per token
 * @param mask 1 for tokens trained on, 0 elsewhere; values at masked positions are arbitrary and
 *     must be selected away, never multiplied
 * @param totals denominators of the whole step
 * @param critic what the critic says and should say, present when the policy has one
 */
public record PolicyLossInput(
        NDArray logProbs,
        NDArray oldLogProbs,
        NDArray rolloutLogProbs,
        Optional<NDArray> referenceLogProbs,
        NDArray entropies,
        NDArray advantages,
        NDArray mask,
        LossTotals totals,
        Optional<Critic> critic) {

    /** A micro-batch of a policy without a critic. */
    public PolicyLossInput(
            NDArray logProbs,
            NDArray oldLogProbs,
            NDArray rolloutLogProbs,
            Optional<NDArray> referenceLogProbs,
            NDArray entropies,
            NDArray advantages,
            NDArray mask,
            LossTotals totals) {
        this(
                logProbs,
                oldLogProbs,
                rolloutLogProbs,
                referenceLogProbs,
                entropies,
                advantages,
                mask,
                totals,
                Optional.empty());
    }

    /**
     * The critic's part, {@code [B, T]} each.
     *
     * @param values of the trained critic, carrying the gradient
     * @param oldValues at the start of the step
     * @param returns targets
     */
    public record Critic(NDArray values, NDArray oldValues, NDArray returns) {}
}
