package io.github.rlvr.algorithms.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;

/**
 * Clip ranges and advantages that follow a signal {@code s} in [-1, 1] of each token.
 *
 * <pre>
 *   low  = clipLow * (1 - alpha s)   where s &lt;= 0, else clipLow
 *   high = clipHigh * (1 + alpha s)  where s &gt; 0, else clipHigh
 *   A'   = A * (1 + beta s)          where s &gt; 0 and rho is outside (1 - low/2, 1 + high/2),
 *                                    or s &lt;= 0 and rho is inside; else A
 * </pre>
 *
 * <p>Source: HAPO (2025); its code, {@code ada_clip} and {@code ada_advantage}.
 *
 * @param clipLow base distance of the lower bound from 1; default 0.2
 * @param clipHigh base distance of the upper bound from 1; default 0.2, the paper's second version
 *     0.28
 * @param alpha how much the range follows the signal; 0 for a fixed range; default 1
 * @param beta how much advantages follow the signal; 0 for not at all; default 1
 */
public record AdaptiveClip(double clipLow, double clipHigh, double alpha, double beta) {

    /** {@code [B, T]} distances of the lower bound from 1. */
    public NDArray low(NDArray signal) {
        NDArray base = signal.onesLike().mul(clipLow);
        return NDArrays.where(signal.lte(0), base.mul(signal.mul(-alpha).add(1)), base);
    }

    /** {@code [B, T]} distances of the upper bound from 1. */
    public NDArray high(NDArray signal) {
        NDArray base = signal.onesLike().mul(clipHigh);
        return NDArrays.where(signal.gt(0), base.mul(signal.mul(alpha).add(1)), base);
    }

    /**
     * Redistributed advantages, without gradient.
     *
     * @param advantages {@code [B, T]}
     * @param signal {@code [B, T]}
     * @param ratio {@code [B, T]}
     * @param low {@code [B, T]} of {@link #low}
     * @param high {@code [B, T]} of {@link #high}
     * @return {@code [B, T]}
     */
    public NDArray redistributed(
            NDArray advantages, NDArray signal, NDArray ratio, NDArray low, NDArray high) {
        NDArray rho = ratio.stopGradient();
        NDArray above = rho.gt(low.mul(-0.5).add(1));
        NDArray neutral = above.logicalAnd(rho.lt(high.mul(0.5).add(1)));
        NDArray lively = signal.gt(0).logicalAnd(neutral.logicalNot());
        NDArray calm = signal.lte(0).logicalAnd(neutral);
        NDArray scaled = advantages.mul(signal.mul(beta).add(1));
        return NDArrays.where(lively.logicalOr(calm), scaled, advantages);
    }
}
