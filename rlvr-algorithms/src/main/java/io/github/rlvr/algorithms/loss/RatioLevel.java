package io.github.rlvr.algorithms.loss;

import ai.djl.ndarray.NDArray;

/** Over what an importance ratio is taken. */
public enum RatioLevel {
    /** One ratio a token: {@code lp - lp_old}. */
    TOKEN {
        @Override
        NDArray logRatio(NDArray difference, NDArray mask) {
            return difference;
        }
    },
    /**
     * One ratio a row, its length-normalised geometric mean, with the ordinary gradient (TRL's
     * {@code importance_sampling_level: sequence}).
     */
    SEQUENCE {
        @Override
        NDArray logRatio(NDArray difference, NDArray mask) {
            NDArray rows = difference.sum(ROW, true).div(mask.sum(ROW, true).maximum(1));
            return rows.mul(difference.onesLike());
        }
    },
    /**
     * One ratio a row, the product of its tokens' ratios, with the ordinary gradient (TRL RLOO).
     */
    SEQUENCE_PRODUCT {
        @Override
        NDArray logRatio(NDArray difference, NDArray mask) {
            return difference.sum(ROW, true).mul(difference.onesLike());
        }
    };

    private static final int[] ROW = {1};

    /**
     * The logarithm of the ratio at every token.
     *
     * @param difference {@code [B, T]} {@code lp - lp_old}, 0 where masked
     * @param mask {@code [B, T]}
     * @return {@code [B, T]}
     */
    abstract NDArray logRatio(NDArray difference, NDArray mask);
}
