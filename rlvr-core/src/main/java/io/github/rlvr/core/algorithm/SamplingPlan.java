package io.github.rlvr.core.algorithm;

import io.github.rlvr.core.rollout.EntropyTemperature;
import io.github.rlvr.core.rollout.Rollout;
import java.util.List;
import java.util.Optional;

/**
 * How an algorithm steers the sampling of the next rollouts by those before. A plan that learns
 * also implements {@link io.github.rlvr.core.checkpoint.Stateful}. Evaluations are not steered.
 */
public interface SamplingPlan {

    /** Samples as configured, always. */
    SamplingPlan AS_CONFIGURED =
            new SamplingPlan() {
                @Override
                public String toString() {
                    return "AS_CONFIGURED";
                }
            };

    /** The rule for the temperature of the next rollouts' tokens; empty for the configured one. */
    default Optional<EntropyTemperature> temperature() {
        return Optional.empty();
    }

    /** Told what a step trained on, after its update. */
    default void observe(List<Rollout> rollouts) {}
}
