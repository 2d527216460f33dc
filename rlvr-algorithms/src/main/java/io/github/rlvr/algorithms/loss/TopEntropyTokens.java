package io.github.rlvr.algorithms.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.github.rlvr.core.loss.PolicyLossInput;
import io.github.rlvr.core.rollout.Rollout;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Trains only on the tokens of highest entropy: 1 where {@code H >= quantile(H, 1 - share)}, else
 * 0. Quantiles are interpolated linearly. Denominators still count all tokens.
 *
 * <p>The quantile is that of the whole update, from the entropies that the sampler recorded, so
 * that no split into micro-batches changes which tokens are kept. Where {@link #forUpdate} was not
 * called, it is that of the unmasked tokens of the micro-batch, as in TRL.
 *
 * <p>Source: S. Wang et al., "Beyond the 80/20 Rule" (2025); TRL {@code top_entropy_quantile}.
 *
 * @param share of the tokens to keep, in (0, 1]; the paper keeps 0.2
 * @param threshold smallest entropy that is kept in the whole update, in nats; empty for the
 *     quantile of each micro-batch
 */
public record TopEntropyTokens(double share, OptionalDouble threshold) implements TokenWeights {

    /** Checks the share. */
    public TopEntropyTokens {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException(
                    "top_entropy_quantile is " + share + "; it must be in (0, 1]");
        }
    }

    /** A share without a threshold yet. */
    public TopEntropyTokens(double share) {
        this(share, OptionalDouble.empty());
    }

    @Override
    public TopEntropyTokens forUpdate(List<Rollout> rollouts) {
        double[] entropies =
                rollouts.stream()
                        .flatMapToDouble(
                                rollout ->
                                        IntStream.range(0, rollout.length())
                                                .mapToDouble(t -> rollout.entropies()[t]))
                        .toArray();
        return entropies.length == 0
                ? this
                : new TopEntropyTokens(share, OptionalDouble.of(quantile(entropies)));
    }

    @Override
    public NDArray weights(PolicyLossInput in) {
        NDArray entropies = in.entropies().stopGradient();
        NDArray unmasked = entropies.booleanMask(in.mask().neq(0)).flatten();
        if (unmasked.size() == 0) {
            return entropies.zerosLike();
        }
        double smallest = threshold.orElseGet(() -> quantile(doubles(unmasked)));
        return entropies.gte(smallest).toType(entropies.getDataType(), true);
    }

    private double quantile(double[] values) {
        double[] sorted = Arrays.stream(values).sorted().toArray();
        double position = (1 - share) * (sorted.length - 1);
        int below = (int) position;
        double above = sorted[Math.min(below + 1, sorted.length - 1)];
        return sorted[below] + (above - sorted[below]) * (position - below);
    }

    private static double[] doubles(NDArray values) {
        NDArray wide = values.toType(DataType.FLOAT64, false);
        return wide.toDoubleArray();
    }
}
