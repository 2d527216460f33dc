package io.github.rlvr.algorithms.provider;

import io.github.rlvr.algorithms.kl.KlEstimator;
import io.github.rlvr.algorithms.loss.EntropyBonus;
import io.github.rlvr.algorithms.loss.KlTerm;
import io.github.rlvr.algorithms.loss.LossAggregation;
import io.github.rlvr.algorithms.loss.SurrogateLoss;
import io.github.rlvr.algorithms.loss.TokenObjective;
import io.github.rlvr.core.advantage.AdvantageEstimator;
import io.github.rlvr.core.algorithm.Algorithm;
import io.github.rlvr.core.filter.GroupFilter;

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
 */
public record LossSettings(
        LossAggregation lossAggregation,
        double beta,
        KlEstimator klEstimator,
        boolean klImportanceCorrected,
        double entropyCoef) {

    /** The recommended base: token mean, no further term. */
    public static final LossSettings TOKEN_MEAN = of(LossAggregation.Mode.TOKEN_MEAN);

    /** An aggregation; everything else off. */
    public static LossSettings of(LossAggregation.Mode mode) {
        return new LossSettings(LossAggregation.of(mode), 0, KlEstimator.K3, false, 0);
    }

    /** An objective with the terms and aggregation of these settings. */
    public SurrogateLoss loss(TokenObjective objective, TokenSettings tokens) {
        return new SurrogateLoss(
                objective,
                tokens.weights(),
                tokens.onMismatch(),
                lossAggregation,
                new KlTerm(beta, klEstimator, klImportanceCorrected),
                new EntropyBonus(entropyCoef, lossAggregation));
    }

    /** An algorithm with the loss and the choice of tokens of these settings. */
    public Algorithm algorithm(
            String name,
            GroupFilter filter,
            AdvantageEstimator estimator,
            TokenObjective objective,
            TokenSettings tokens) {
        return new Algorithm(name, filter, estimator, loss(objective, tokens))
                .withTokens(tokens.filter());
    }
}
