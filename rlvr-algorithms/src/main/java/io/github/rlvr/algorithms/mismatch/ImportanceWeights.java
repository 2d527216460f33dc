package io.github.rlvr.algorithms.mismatch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.rlvr.algorithms.loss.TokenWeights;
import io.github.rlvr.core.loss.PolicyLossInput;

/**
 * Importance weights of the trained over the sampling policy, {@code exp(L)} a token or {@code
 * exp(sum_t L)} a row, bounded. Without gradient; works on the device inside the loss, so it does
 * not depend on the split into micro-batches.
 *
 * <p>Sources: verl {@code compute_rollout_correction_weights} (truncates at 2 from above, log-ratio
 * bounded by 20); TRL {@code vllm_importance_sampling_mode} (four combinations, default sequence
 * and drop, bound 3, no bound on the log-ratio); OpenRLHF {@code tis} and {@code icepop} (token,
 * bounds 0.5 and 5).
 *
 * @param level a ratio for each token, or one for the row
 * @param min smallest weight, 0 for none
 * @param max largest weight; recommended 2
 * @param outside what becomes of a weight outside the bounds
 * @param logRatioBound largest magnitude of the logarithm; infinity for none
 */
public record ImportanceWeights(
        Level level, double min, double max, Outside outside, double logRatioBound)
        implements TokenWeights {

    /** Over what the ratio is taken. */
    public enum Level {
        /** Each token. */
        TOKEN,
        /** The product over the tokens of a row. */
        SEQUENCE
    }

    /** What becomes of a weight outside the bounds. */
    public enum Outside {
        /** It is set to the bound. */
        @JsonProperty("truncate")
        TRUNCATE,
        /** It is set to 0, which leaves its tokens out. */
        @JsonProperty("drop")
        DROP
    }

    /** Checks the bounds. */
    public ImportanceWeights {
        if (!(min >= 0) || !(max > min)) {
            throw new IllegalArgumentException(
                    "rollout weights have bounds " + min + " and " + max + "; need 0 <= min < max");
        }
    }

    /** verl's truncated weights: no lower bound, log-ratio bounded by 20. */
    public static ImportanceWeights truncated(Level level, double max) {
        return bounded(level, max, Outside.TRUNCATE);
    }

    /** No lower bound, log-ratio bounded by 20 as in verl. */
    public static ImportanceWeights bounded(Level level, double max, Outside outside) {
        return new ImportanceWeights(level, 0, max, outside, 20);
    }

    @Override
    public NDArray weights(PolicyLossInput in) {
        NDArray logRatio = in.oldLogProbs().sub(in.rolloutLogProbs()).stopGradient();
        NDArray whole = level == Level.TOKEN ? logRatio : logRatio.sum(new int[] {1}, true);
        NDArray ratio = whole.clip(-logRatioBound, logRatioBound).exp();
        if (outside == Outside.TRUNCATE) {
            return ratio.clip(min, max);
        }
        NDArray inside = ratio.gte(min).logicalAnd(ratio.lte(max));
        return NDArrays.where(inside, ratio, ratio.zerosLike());
    }
}
