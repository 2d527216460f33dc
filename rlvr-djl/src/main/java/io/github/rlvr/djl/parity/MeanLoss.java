package io.github.rlvr.djl.parity;

import io.github.rlvr.core.loss.PolicyLoss;
import io.github.rlvr.core.loss.PolicyLossInput;
import io.github.rlvr.core.loss.PolicyLossOutput;
import java.util.Map;

/** Negative log-likelihood, mean over all tokens of the update. */
final class MeanLoss implements PolicyLoss {

    @Override
    public PolicyLossOutput compute(PolicyLossInput input) {
        return new PolicyLossOutput(
                input.logProbs().mul(input.mask()).sum().div(-input.totals().tokens()), Map.of());
    }
}
