package io.github.rlvr.algorithms.provider;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.rlvr.algorithms.loss.OffPolicyMask;
import io.github.rlvr.algorithms.loss.TokenWeights;
import io.github.rlvr.algorithms.loss.TopEntropyTokens;
import io.github.rlvr.algorithms.mismatch.ImportanceWeights;
import io.github.rlvr.algorithms.mismatch.MismatchOnly;
import io.github.rlvr.algorithms.mismatch.RejectionFilter;
import io.github.rlvr.algorithms.mismatch.RejectionMask;
import io.github.rlvr.algorithms.shaping.TokenFilters;
import io.github.rlvr.algorithms.shaping.WholeCompletions;
import io.github.rlvr.core.filter.TokenFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which tokens count, and how much. A null or an empty text switches its part off.
 *
 * @param rolloutIs importance weights against the sampler's mismatch: a ratio for each {@code
 *     token} or {@code sequence}, {@code none}, or {@code auto}, which is {@code token} in steps
 *     whose rollouts come from older weights or another precision than training's
 * @param rolloutIsThreshold largest weight, above 1
 * @param rolloutIsOutside what becomes of a larger one: {@code truncate} sets it to the threshold,
 *     {@code drop} to 0
 * @param rolloutRs rules by which tokens or whole completions are left out in every step, as verl
 *     writes them: {@code token_k1}, {@code seq_mean_k3} and so on, with commas between them;
 *     {@code none}; or {@code auto}, which is {@code seq_mean_k1} in the steps that {@code
 *     rollout_is: auto} corrects
 * @param rolloutRsThreshold one threshold for all of them or one for each, with commas
 * @param maskTruncatedCompletions whether completions that met the length limit are left out
 * @param topEntropyQuantile share of tokens to train on, those of highest entropy
 * @param offPolicyMaskThreshold largest mean log-ratio of a row with negative advantage
 */
public record TokenSettings(
        RolloutIs rolloutIs,
        double rolloutIsThreshold,
        ImportanceWeights.Outside rolloutIsOutside,
        String rolloutRs,
        String rolloutRsThreshold,
        boolean maskTruncatedCompletions,
        Double topEntropyQuantile,
        Double offPolicyMaskThreshold) {

    private static final String AUTO = "auto";

    /**
     * Where rollouts do not fit the trainer, truncated weights, and completions left out whose
     * tokens have probabilities that differ by more than a factor of 2 in the geometric mean.
     * Everything else off.
     */
    public static final TokenSettings DEFAULTS =
            new TokenSettings(
                    RolloutIs.AUTO,
                    2,
                    ImportanceWeights.Outside.TRUNCATE,
                    AUTO,
                    "2",
                    false,
                    null,
                    null);

    /** Whether and over what importance weights are taken. */
    public enum RolloutIs {
        /** A ratio a token in steps that need it. */
        @JsonProperty("auto")
        AUTO,
        /** Never. */
        @JsonProperty("none")
        NONE,
        /** A ratio a token in every step. */
        @JsonProperty("token")
        TOKEN,
        /** A ratio a completion in every step. */
        @JsonProperty("sequence")
        SEQUENCE
    }

    /** Checks the rules of rejection and the threshold. */
    public TokenSettings {
        if (!(rolloutIsThreshold > 1)) {
            throw new IllegalArgumentException(
                    "rollout_is_threshold is " + rolloutIsThreshold + "; it must be above 1");
        }
        if (!rolloutRs.isBlank() && rolloutRsThreshold.isBlank()) {
            throw new IllegalArgumentException(
                    "rollout_rs is '"
                            + rolloutRs
                            + "' and rollout_rs_threshold is empty; give a threshold, or set"
                            + " rollout_rs to none");
        }
    }

    /** Which tokens are trained on. */
    TokenFilter filter() {
        List<TokenFilter> filters = new ArrayList<>();
        if (maskTruncatedCompletions) {
            filters.add(new WholeCompletions());
        }
        switch (rolloutRs) {
            case "", "none" -> {}
            case AUTO -> filters.add(new MismatchOnly(rejection("seq_mean_k1")));
            default -> filters.add(rejection(rolloutRs));
        }
        return TokenFilters.all(filters);
    }

    private TokenFilter rejection(String rules) {
        return new RejectionFilter(RejectionMask.of(rules, rolloutRsThreshold));
    }

    /** Factors on their losses in every step. */
    List<TokenWeights> weights() {
        List<TokenWeights> weights = new ArrayList<>();
        if (topEntropyQuantile != null) {
            weights.add(new TopEntropyTokens(topEntropyQuantile));
        }
        if (offPolicyMaskThreshold != null) {
            weights.add(new OffPolicyMask(offPolicyMaskThreshold));
        }
        switch (rolloutIs) {
            case TOKEN -> weights.add(weights(ImportanceWeights.Level.TOKEN));
            case SEQUENCE -> weights.add(weights(ImportanceWeights.Level.SEQUENCE));
            default -> {}
        }
        return weights;
    }

    /** The factor in steps whose rollouts do not fit the trainer. */
    Optional<TokenWeights> onMismatch() {
        return rolloutIs == RolloutIs.AUTO
                ? Optional.of(weights(ImportanceWeights.Level.TOKEN))
                : Optional.empty();
    }

    private TokenWeights weights(ImportanceWeights.Level level) {
        return ImportanceWeights.bounded(level, rolloutIsThreshold, rolloutIsOutside);
    }
}
