package io.github.rlvr.core.loss;

import ai.djl.ndarray.NDArray;
import java.util.Map;

/**
 * A micro-batch's share of the step's loss.
 *
 * @param loss scalar that carries the gradient; the shares of all micro-batches add up to the loss
 *     of the step
 * @param metrics scalars by name, each a sum and a count over this micro-batch; read once a step
 */
public record PolicyLossOutput(NDArray loss, Map<String, Ratio> metrics) {

    /**
     * A metric as numerator and denominator.
     *
     * @param sum scalar without gradient
     * @param count scalar without gradient
     */
    public record Ratio(NDArray sum, NDArray count) {}
}
