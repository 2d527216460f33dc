package io.github.rlvr.algorithms.hapo;

import ai.djl.ndarray.NDArray;
import io.github.rlvr.algorithms.loss.AdaptiveClip;
import io.github.rlvr.algorithms.loss.ClippedObjective;
import io.github.rlvr.algorithms.loss.TokenLoss;
import io.github.rlvr.algorithms.loss.TokenObjective;
import io.github.rlvr.algorithms.settings.Compat;
import io.github.rlvr.core.loss.PolicyLossInput;
import io.github.rlvr.core.rollout.Rollout;
import java.util.List;
import java.util.Optional;

/**
 * HAPO's policy objective: the clipped surrogate with dual clip, its clip range and advantages
 * adapted to the entropy of each token under the policy that is being trained. The log-ratio is not
 * bounded.
 *
 * <p>The entropy statistics are those of the whole update, from the entropies that the sampler
 * recorded, so that no split into micro-batches changes them; while an update is on-policy they are
 * those of the trained policy. Where {@link #forUpdate} was not called, they are those of the
 * micro-batch, as in the released code.
 *
 * <p>Source: HAPO (2025); its code, {@code compute_policy_loss}.
 *
 * @param clip how range and advantages follow the entropy
 * @param dualClip largest loss in units of {@code |A|} for negative advantages, above 1; 10 in its
 *     scripts
 * @param pivotQuantile of {@link EntropyStatistics}; 0.8 in its scripts
 * @param compat sign of the signal below the pivot
 * @param statistics of the whole update; empty for those of each micro-batch
 */
public record HapoObjective(
        AdaptiveClip clip,
        double dualClip,
        double pivotQuantile,
        Compat compat,
        Optional<EntropyStatistics> statistics)
        implements TokenObjective {

    /** An objective without statistics yet. */
    public HapoObjective(AdaptiveClip clip, double dualClip, double pivotQuantile, Compat compat) {
        this(clip, dualClip, pivotQuantile, compat, Optional.empty());
    }

    @Override
    public HapoObjective forUpdate(List<Rollout> rollouts) {
        EntropyStatistics whole = EntropyStatistics.of(rollouts, pivotQuantile, compat);
        return new HapoObjective(clip, dualClip, pivotQuantile, compat, Optional.of(whole));
    }

    @Override
    public TokenLoss tokens(PolicyLossInput in) {
        NDArray signal =
                statistics
                        .orElseGet(
                                () ->
                                        EntropyStatistics.of(
                                                in.entropies(), in.mask(), pivotQuantile, compat))
                        .signal(in.entropies());
        NDArray logRatio = in.logProbs().sub(in.oldLogProbs());
        NDArray ratio = logRatio.exp();
        NDArray low = clip.low(signal);
        NDArray high = clip.high(signal);
        NDArray advantages = clip.redistributed(in.advantages(), signal, ratio, low, high);
        return ClippedObjective.of(0, 0, dualClip)
                .clipped(
                        withAdvantages(in, advantages),
                        ratio,
                        logRatio,
                        low.neg().add(1),
                        high.add(1));
    }

    private static PolicyLossInput withAdvantages(PolicyLossInput in, NDArray advantages) {
        return new PolicyLossInput(
                in.logProbs(),
                in.oldLogProbs(),
                in.rolloutLogProbs(),
                in.referenceLogProbs(),
                in.entropies(),
                advantages,
                in.mask(),
                in.totals());
    }
}
