package io.github.rlvr.algorithms.loss;

import ai.djl.ndarray.NDArray;
import io.github.rlvr.core.loss.PolicyLossInput;

/**
 * Trains only on the tokens of highest entropy: 1 where {@code H >= quantile(H, 1 - share)}, over
 * the unmasked tokens of the micro-batch, else 0. Quantiles are interpolated linearly. Denominators
 * still count all tokens.
 *
 * <p>The quantile is that of a micro-batch, so this weight, unlike the others, depends on how a
 * step is split.
 *
 * <p>Source: S. Wang et al., "Beyond the 80/20 Rule" (2025); TRL {@code top_entropy_quantile}.
 *
 * @param share of the tokens to keep, in (0, 1]; the paper keeps 0.2
 */
public record TopEntropyTokens(double share) implements TokenWeights {

    /** Checks the share. */
    public TopEntropyTokens {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException(
                    "top_entropy_quantile is " + share + "; it must be in (0, 1]");
        }
    }

    @Override
    public NDArray weights(PolicyLossInput in) {
        NDArray entropies = in.entropies().stopGradient();
        NDArray sorted = entropies.booleanMask(in.mask().neq(0)).flatten().sort();
        if (sorted.size() == 0) {
            return entropies.zerosLike();
        }
        double position = (1 - share) * (sorted.size() - 1);
        long below = (long) Math.floor(position);
        NDArray low = sorted.get(below);
        NDArray high = sorted.get(Math.min(below + 1, sorted.size() - 1));
        NDArray threshold = low.add(high.sub(low).mul(position - below));
        return entropies.gte(threshold).toType(entropies.getDataType(), true);
    }
}
