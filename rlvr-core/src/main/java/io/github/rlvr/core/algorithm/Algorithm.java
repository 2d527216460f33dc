package io.github.rlvr.core.algorithm;

import io.github.rlvr.core.advantage.AdvantageEstimator;
import io.github.rlvr.core.critic.CriticSettings;
import io.github.rlvr.core.filter.GroupFilter;
import io.github.rlvr.core.filter.TokenFilter;
import io.github.rlvr.core.loss.Need;
import io.github.rlvr.core.loss.PolicyLoss;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * An algorithm is a value that fills the loop's seams.
 *
 * @param name as users write it, for example {@code grpo}
 * @param filter which groups are trained on
 * @param tokens which of their tokens
 * @param estimator rewards to advantages
 * @param loss the objective
 * @param sampling how the next rollouts depend on those before
 * @param critic how the critic learns; empty for none
 */
public record Algorithm(
        String name,
        GroupFilter filter,
        TokenFilter tokens,
        AdvantageEstimator estimator,
        PolicyLoss loss,
        SamplingPlan sampling,
        Optional<CriticSettings> critic) {

    /** Checks that every seam is filled. */
    public Algorithm {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(filter, "filter");
        Objects.requireNonNull(tokens, "tokens");
        Objects.requireNonNull(estimator, "estimator");
        Objects.requireNonNull(loss, "loss");
        Objects.requireNonNull(sampling, "sampling");
        Objects.requireNonNull(critic, "critic");
    }

    /** An algorithm that trains on all tokens, samples as configured and has no critic. */
    public Algorithm(
            String name, GroupFilter filter, AdvantageEstimator estimator, PolicyLoss loss) {
        this(
                name,
                filter,
                TokenFilter.all(),
                estimator,
                loss,
                SamplingPlan.AS_CONFIGURED,
                Optional.empty());
    }

    /** The same with another filter of groups. */
    public Algorithm withFilter(GroupFilter other) {
        return new Algorithm(name, other, tokens, estimator, loss, sampling, critic);
    }

    /** The same with a choice of tokens. */
    public Algorithm withTokens(TokenFilter chosen) {
        return new Algorithm(name, filter, chosen, estimator, loss, sampling, critic);
    }

    /** The same with another estimator. */
    public Algorithm withEstimator(AdvantageEstimator other) {
        return new Algorithm(name, filter, tokens, other, loss, sampling, critic);
    }

    /** The same with another plan for the next rollouts. */
    public Algorithm withSampling(SamplingPlan plan) {
        return new Algorithm(name, filter, tokens, estimator, loss, plan, critic);
    }

    /** The same with a critic, which provides {@link Need#VALUES}. */
    public Algorithm withCritic(CriticSettings settings) {
        return new Algorithm(
                name, filter, tokens, estimator, loss, sampling, Optional.of(settings));
    }

    /**
     * The same for rollouts that the policy did not sample itself in the arithmetic it is trained
     * in; an equal algorithm where that makes no difference.
     *
     * @see TokenFilter#correctedForMismatch
     * @see PolicyLoss#correctedForMismatch
     */
    public Algorithm correctedForMismatch() {
        return new Algorithm(
                name,
                filter,
                tokens.correctedForMismatch(),
                estimator,
                loss.correctedForMismatch(),
                sampling,
                critic);
    }

    /** What token filter, estimator and loss need together. */
    public Set<Need> needs() {
        Set<Need> needs = EnumSet.noneOf(Need.class);
        needs.addAll(tokens.needs());
        needs.addAll(estimator.needs());
        needs.addAll(loss.needs());
        return needs;
    }
}
