package io.github.rlvr.algorithms.provider;

import io.github.rlvr.algorithms.kl.KlEstimator;
import io.github.rlvr.algorithms.loss.EntropyBonus;
import io.github.rlvr.algorithms.loss.KlTerm;
import io.github.rlvr.algorithms.loss.LossAggregation;
import io.github.rlvr.algorithms.loss.OffPolicyMask;
import io.github.rlvr.algorithms.loss.SurrogateLoss;
import io.github.rlvr.algorithms.loss.TokenObjective;
import io.github.rlvr.algorithms.loss.TokenWeights;
import io.github.rlvr.algorithms.loss.TopEntropyTokens;
import io.github.rlvr.algorithms.mismatch.ImportanceWeights;
import java.util.ArrayList;
import java.util.List;

/**
 * What every policy loss shares around its objective: aggregation, further terms and weights. A
 * null switches its part off.
 *
 * @param lossAggregation {@code token-mean}, {@code seq-mean-token-sum}, {@code
 *     seq-mean-token-mean}, {@code seq-mean-token-sum-norm}, {@code row-mean} or {@code dr-grpo}
 * @param beta coefficient of the divergence from the reference policy in the loss; 0 for none
 * @param klEstimator its estimator
 * @param klImportanceCorrected whether it is multiplied by the importance ratio
 * @param entropyCoef coefficient of the entropy bonus; 0 for none
 * @param topEntropyQuantile share of tokens to train on, those of highest entropy
 * @param offPolicyMaskThreshold largest mean log-ratio of a row with negative advantage
 * @param rolloutIs weights against the sampler's mismatch: a ratio for each {@code token} or {@code
 *     sequence}
 * @param rolloutIsThreshold bound at which those weights are truncated
 */
public record LossSettings(
        LossAggregation lossAggregation,
        double beta,
        KlEstimator klEstimator,
        boolean klImportanceCorrected,
        double entropyCoef,
        Double topEntropyQuantile,
        Double offPolicyMaskThreshold,
        ImportanceWeights.Level rolloutIs,
        double rolloutIsThreshold) {

    /** The recommended base: token mean, no further term. */
    public static final LossSettings TOKEN_MEAN = of(LossAggregation.Mode.TOKEN_MEAN);

    /** An aggregation; everything else off. */
    public static LossSettings of(LossAggregation.Mode mode) {
        return new LossSettings(
                LossAggregation.of(mode), 0, KlEstimator.K3, false, 0, null, null, null, 2);
    }

    /** An objective with the weights, terms and aggregation of these settings. */
    public SurrogateLoss loss(TokenObjective objective) {
        return new SurrogateLoss(
                objective,
                weights(),
                lossAggregation,
                new KlTerm(beta, klEstimator, klImportanceCorrected),
                new EntropyBonus(entropyCoef, lossAggregation));
    }

    private List<TokenWeights> weights() {
        List<TokenWeights> weights = new ArrayList<>();
        if (topEntropyQuantile != null) {
            weights.add(new TopEntropyTokens(topEntropyQuantile));
        }
        if (offPolicyMaskThreshold != null) {
            weights.add(new OffPolicyMask(offPolicyMaskThreshold));
        }
        if (rolloutIs != null) {
            weights.add(ImportanceWeights.truncated(rolloutIs, rolloutIsThreshold));
        }
        return weights;
    }
}
