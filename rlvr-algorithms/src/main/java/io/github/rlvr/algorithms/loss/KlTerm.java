package io.github.rlvr.algorithms.loss;

import ai.djl.ndarray.NDArray;
import io.github.rlvr.algorithms.kl.KlEstimator;

/**
 * The divergence from the reference policy as a part of the loss: {@code beta * k_it} for every
 * token, aggregated as the policy loss is.
 *
 * @param beta coefficient; 0 switches the term off and no reference policy is needed
 * @param estimator {@code k3} recommended
 * @param importanceCorrected whether {@code k} is multiplied by the importance ratio, through which
 *     the gradient then flows (TRL {@code use_bias_correction_kl})
 */
public record KlTerm(double beta, KlEstimator estimator, boolean importanceCorrected) {

    /** No divergence term. */
    public static final KlTerm OFF = new KlTerm(0, KlEstimator.K3, false);

    /** Checks the coefficient. */
    public KlTerm {
        if (!(beta >= 0)) {
            throw new IllegalArgumentException("beta is " + beta + "; it must be at least 0");
        }
    }

    /** Whether the term takes part. */
    public boolean isOn() {
        return beta > 0;
    }

    /** {@code [B, T]} estimates, carrying the gradient. */
    NDArray values(NDArray logProbs, NDArray reference, NDArray ratio) {
        NDArray values = estimator.values(logProbs, reference);
        return importanceCorrected ? values.mul(ratio) : values;
    }
}
