package io.github.rlvr.algorithms.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import io.github.rlvr.core.loss.Need;
import io.github.rlvr.core.loss.PolicyLoss;
import io.github.rlvr.core.loss.PolicyLossInput;
import io.github.rlvr.core.loss.PolicyLossOutput;
import io.github.rlvr.core.loss.PolicyLossOutput.Ratio;
import io.github.rlvr.core.rollout.Rollout;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A policy loss in parts: {@code AGG(w_it * l_it + beta * k_it) - c * AGG(H_it)}.
 *
 * <p>{@code l} is the objective, {@code w} the product of the weights, {@code k} the divergence
 * from the reference policy, {@code H} the entropy. Values at masked positions may be anything, NaN
 * included: they are replaced before the first operation, so that no gradient can meet them. Works
 * in float32 and float64. Thread-safe.
 *
 * <p>Metrics: those of the objective, and {@code kl} when the divergence takes part.
 *
 * @param objective loss of each token
 * @param weights factors on it, usually none
 * @param onMismatch a further factor, for rollouts that the policy did not sample as it is
 * @param aggregation from tokens to a number
 * @param kl divergence term
 * @param entropy entropy term
 */
public record SurrogateLoss(
        TokenObjective objective,
        List<TokenWeights> weights,
        Optional<TokenWeights> onMismatch,
        LossAggregation aggregation,
        KlTerm kl,
        EntropyBonus entropy)
        implements PolicyLoss {

    /** Copies the weights. */
    public SurrogateLoss {
        weights = List.copyOf(weights);
    }

    /** A loss that makes no difference between rollouts. */
    public SurrogateLoss(
            TokenObjective objective,
            List<TokenWeights> weights,
            LossAggregation aggregation,
            KlTerm kl,
            EntropyBonus entropy) {
        this(objective, weights, Optional.empty(), aggregation, kl, entropy);
    }

    /** An objective and its aggregation, without further terms. */
    public static SurrogateLoss of(TokenObjective objective, LossAggregation aggregation) {
        return new SurrogateLoss(objective, List.of(), aggregation, KlTerm.OFF, EntropyBonus.OFF);
    }

    @Override
    public Set<Need> needs() {
        Set<Need> needs = EnumSet.noneOf(Need.class);
        needs.addAll(objective.needs());
        if (kl.isOn()) {
            needs.add(Need.REFERENCE_LOG_PROBS);
        }
        return needs;
    }

    @Override
    public SurrogateLoss forUpdate(List<Rollout> rollouts) {
        return new SurrogateLoss(
                objective.forUpdate(rollouts),
                weights.stream().map(factor -> factor.forUpdate(rollouts)).toList(),
                onMismatch,
                aggregation,
                kl,
                entropy);
    }

    @Override
    public PolicyLoss correctedForMismatch() {
        if (onMismatch.isEmpty()) {
            return this;
        }
        List<TokenWeights> all = new ArrayList<>(weights);
        all.add(onMismatch.get());
        return new SurrogateLoss(objective, all, aggregation, kl, entropy);
    }

    @Override
    public PolicyLossOutput compute(PolicyLossInput input) {
        PolicyLossInput in = withoutMaskedValues(input);
        TokenLoss policy = objective.tokens(in);
        Map<String, Ratio> metrics = new LinkedHashMap<>(policy.metrics());
        NDArray tokens = policy.loss();
        for (TokenWeights factor : weights) {
            tokens = tokens.mul(factor.weights(in));
        }
        if (kl.isOn()) {
            NDArray divergence = kl.values(in.logProbs(), reference(in), policy.ratio());
            metrics.put("kl", MaskedMetric.mean(divergence, in.mask()));
            tokens = tokens.add(divergence.mul(kl.beta()));
        }
        NDArray loss = aggregation.aggregate(tokens, in.mask(), in.totals());
        return new PolicyLossOutput(withEntropy(loss, in), metrics);
    }

    private NDArray withEntropy(NDArray loss, PolicyLossInput in) {
        if (!entropy.isOn()) {
            return loss;
        }
        NDArray mean = entropy.aggregation().aggregate(in.entropies(), in.mask(), in.totals());
        return loss.sub(mean.mul(entropy.coefficient()));
    }

    private static NDArray reference(PolicyLossInput in) {
        return in.referenceLogProbs()
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "the loss needs reference log-probabilities: "
                                                + Need.REFERENCE_LOG_PROBS.remedy()));
    }

    private static PolicyLossInput withoutMaskedValues(PolicyLossInput in) {
        NDArray inside = in.mask().neq(0);
        NDArray zeros = in.mask().zerosLike();
        return new PolicyLossInput(
                NDArrays.where(inside, in.logProbs(), zeros),
                NDArrays.where(inside, in.oldLogProbs(), zeros),
                NDArrays.where(inside, in.rolloutLogProbs(), zeros),
                in.referenceLogProbs().map(x -> NDArrays.where(inside, x, zeros)),
                NDArrays.where(inside, in.entropies(), zeros),
                NDArrays.where(inside, in.advantages(), zeros),
                in.mask(),
                in.totals());
    }
}
