package io.github.rlvr.algorithms.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;

/** Clamping to bounds that differ from position to position. */
final class Clamp {

    private Clamp() {}

    /**
     * {@code min(max(x, lower), upper)}, but a value that equals a bound keeps its whole gradient,
     * as it does in PyTorch's {@code clamp}.
     */
    static NDArray between(NDArray x, NDArray lower, NDArray upper) {
        NDArray raised = NDArrays.where(x.lt(lower), lower, x);
        return NDArrays.where(x.gt(upper), upper, raised);
    }
}
