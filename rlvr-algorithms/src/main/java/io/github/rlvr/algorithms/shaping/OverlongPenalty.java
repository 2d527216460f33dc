package io.github.rlvr.algorithms.shaping;

import io.github.rlvr.algorithms.settings.Compat;
import io.github.rlvr.core.reward.RewardFunction;
import io.github.rlvr.core.reward.Sample;
import io.github.rlvr.core.reward.Score;

/**
 * DAPO's soft overlong punishment: a completion that reaches into the last {@code buffer} tokens
 * before the limit loses up to {@code factor}.
 *
 * <pre>
 *   penalty = min(-(length - (maxLength - buffer)) / buffer * factor, 0), not below -factor
 * </pre>
 *
 * <p>As a reward function it scores the penalty, to be added to the others. The official reading
 * (verl) lets a length beyond the limit lose more than {@code factor}.
 *
 * <p>Source: Yu et al., DAPO (2025), equation 13; TRL {@code get_soft_overlong_punishment} has
 * factor 1. Thread-safe.
 *
 * @param maxLength limit of the completion in tokens; the paper's 20480
 * @param buffer tokens before it that are penalised, above 0; the paper's 4096
 * @param factor largest penalty; default 1
 * @param compat whether the penalty is bounded
 */
public record OverlongPenalty(int maxLength, int buffer, double factor, Compat compat)
        implements RewardFunction {

    /** Checks the ranges. */
    public OverlongPenalty {
        if (buffer <= 0 || buffer > maxLength) {
            throw new IllegalArgumentException(
                    "overlong buffer is "
                            + buffer
                            + " tokens; it must be above 0 and at most max_length, which is "
                            + maxLength);
        }
    }

    /** The penalty of a length in tokens, at most 0. */
    public double penalty(int length) {
        double penalty = Math.min(-(length - (maxLength - buffer)) / (double) buffer * factor, 0);
        return compat == Compat.OFFICIAL ? penalty : Math.max(penalty, -factor);
    }

    @Override
    public Score score(Sample sample) {
        return Score.of(penalty(sample.rollout().length()));
    }
}
