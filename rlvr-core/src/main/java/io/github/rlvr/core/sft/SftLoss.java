package io.github.rlvr.core.sft;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import io.github.rlvr.core.loss.PolicyLoss;
import io.github.rlvr.core.loss.PolicyLossInput;
import io.github.rlvr.core.loss.PolicyLossOutput;
import java.util.Map;

/**
 * Cross-entropy: minus the sum of the log-probabilities of all unmasked completion tokens, divided
 * by their number in the whole step. The advantages are not looked at. Stateless.
 */
public final class SftLoss implements PolicyLoss {

    /** A loss without settings. */
    public SftLoss() {}

    @Override
    public PolicyLossOutput compute(PolicyLossInput input) {
        NDArray trained = input.mask().gt(0.5f);
        NDArray selected = NDArrays.where(trained, input.logProbs(), input.logProbs().zerosLike());
        NDArray negative = selected.sum().neg();
        NDArray tokens = input.mask().sum();
        return new PolicyLossOutput(
                negative.div(Math.max(1, input.totals().tokens())),
                Map.of("nll", new PolicyLossOutput.Ratio(negative.stopGradient(), tokens)));
    }
}
