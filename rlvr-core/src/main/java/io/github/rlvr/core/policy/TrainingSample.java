package io.github.rlvr.core.policy;

import io.github.rlvr.core.critic.CriticTarget;
import io.github.rlvr.core.rollout.Rollout;
import java.util.Objects;
import java.util.Optional;

/**
 * One rollout with what an update needs to learn from it. Arrays have one entry per completion
 * token and are not copied.
 *
 * @param rollout what was sampled
 * @param advantages {@code [T]}
 * @param oldLogProbs {@code [T]} policy at the start of the step; empty when the update is
 *     on-policy, so that the ratio is exactly 1
 * @param referenceLogProbs {@code [T]} reference policy; empty when no loss needs it
 * @param mask {@code [T]} which tokens are trained on; empty for all
 * @param critic what the critic learns; empty without one
 */
public record TrainingSample(
        Rollout rollout,
        double[] advantages,
        Optional<float[]> oldLogProbs,
        Optional<float[]> referenceLogProbs,
        Optional<boolean[]> mask,
        Optional<CriticTarget> critic) {

    /** Checks the lengths. */
    public TrainingSample {
        Objects.requireNonNull(rollout, "rollout");
        if (advantages.length != rollout.length()) {
            throw new IllegalArgumentException(
                    "rollout of task "
                            + rollout.taskId()
                            + " has "
                            + rollout.length()
                            + " tokens but "
                            + advantages.length
                            + " advantages");
        }
    }

    /** A sample that no critic learns from. */
    public TrainingSample(
            Rollout rollout,
            double[] advantages,
            Optional<float[]> oldLogProbs,
            Optional<float[]> referenceLogProbs,
            Optional<boolean[]> mask) {
        this(rollout, advantages, oldLogProbs, referenceLogProbs, mask, Optional.empty());
    }

    /** An on-policy sample without reference policy and mask. */
    public static TrainingSample onPolicy(Rollout rollout, double[] advantages) {
        return new TrainingSample(
                rollout, advantages, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
