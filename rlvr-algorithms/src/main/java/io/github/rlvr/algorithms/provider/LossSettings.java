package io.github.rlvr.algorithms.provider;

import io.github.rlvr.algorithms.kl.KlEstimator;
import io.github.rlvr.algorithms.loss.ClippedObjective;
import io.github.rlvr.algorithms.loss.EntropyBonus;
import io.github.rlvr.algorithms.loss.KlTerm;
import io.github.rlvr.algorithms.loss.LossAggregation;
import io.github.rlvr.algorithms.loss.OffPolicyMask;
import io.github.rlvr.algorithms.loss.RatioLevel;
import io.github.rlvr.algorithms.loss.SurrogateLoss;
import io.github.rlvr.algorithms.loss.TokenObjective;
import io.github.rlvr.algorithms.loss.TokenWeights;
import io.github.rlvr.algorithms.loss.TopEntropyTokens;
import io.github.rlvr.algorithms.mismatch.ImportanceWeights;
import java.util.ArrayList;
import java.util.List;

/**
 * Settings that every algorithm with a clipped policy loss shares. A null switches its part off.
 *
 * @param epsilonLow distance of the ratio's lower bound from 1, in [0, 1]
 * @param epsilonHigh distance of the ratio's upper bound from 1, at least 0
 * @param dualClip largest loss in units of {@code |A|} for negative advantages, above 1
 * @param delta cap on the ratio of the unclipped branch, as in TRL
 * @param importanceSamplingLevel one ratio a {@code token} or one a {@code sequence}
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
        double epsilonLow,
        double epsilonHigh,
        Double dualClip,
        Double delta,
        RatioLevel importanceSamplingLevel,
        LossAggregation lossAggregation,
        double beta,
        KlEstimator klEstimator,
        boolean klImportanceCorrected,
        double entropyCoef,
        Double topEntropyQuantile,
        Double offPolicyMaskThreshold,
        ImportanceWeights.Level rolloutIs,
        double rolloutIsThreshold) {

    /** The recommended base: clip-higher 0.2 / 0.28, dual clip 10, token mean, no further term. */
    public static final LossSettings RECOMMENDED = of(0.2, 0.28, 10.0, LossAggregation.TOKEN_MEAN);

    /**
     * Clip range, dual clip and aggregation of an algorithm; everything else off.
     *
     * @param dualClip null for none
     */
    public static LossSettings of(
            double epsilonLow, double epsilonHigh, Double dualClip, LossAggregation aggregation) {
        return new LossSettings(
                epsilonLow,
                epsilonHigh,
                dualClip,
                null,
                RatioLevel.TOKEN,
                aggregation,
                0,
                KlEstimator.K3,
                false,
                0,
                null,
                null,
                null,
                2);
    }

    /** The clipped objective of these settings. */
    public ClippedObjective clipped() {
        return new ClippedObjective(
                epsilonLow,
                epsilonHigh,
                orNone(dualClip),
                orNone(delta),
                ClippedObjective.LOG_RATIO_BOUND,
                importanceSamplingLevel);
    }

    /** The clipped loss of these settings. */
    public SurrogateLoss loss() {
        return loss(clipped());
    }

    /** Another objective with the weights, terms and aggregation of these settings. */
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

    private static double orNone(Double bound) {
        return bound == null ? Double.POSITIVE_INFINITY : bound;
    }
}
