package io.github.rlvr.core.reward;

import io.github.rlvr.core.policy.GenerationRequest;
import io.github.rlvr.core.policy.Policy;
import io.github.rlvr.core.rollout.RolloutGroup;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * What a {@link BatchReward} knows besides the completions.
 *
 * @param step number of the training step, from 1
 * @param progress share of the training that is done, in [0, 1]
 * @param seed of the run
 * @param policy the policy that is trained; empty outside training. It belongs to the loop: a
 *     reward samples and scores with it and never updates or closes it
 * @param deadline how long one batch may take
 */
public record RewardContext(
        long step, double progress, long seed, Optional<Policy> policy, Duration deadline) {

    /** Checks progress. */
    public RewardContext {
        if (!(progress >= 0 && progress <= 1)) {
            throw new IllegalArgumentException(
                    "progress is " + progress + "; it must lie in [0, 1]");
        }
    }

    /** The policy that is trained. */
    public Policy trainedPolicy() {
        return policy.orElseThrow(
                () ->
                        new IllegalStateException(
                                "this reward asks the policy that is trained, and there is none here;"
                                        + " it works in training only"));
    }

    /**
     * Samples from a policy within the deadline.
     *
     * @throws TimeoutException when the deadline passed before everything was generated
     */
    public List<RolloutGroup> generate(Policy asked, GenerationRequest request)
            throws TimeoutException {
        long end = System.nanoTime() + deadline.toNanos();
        boolean[] late = new boolean[1];
        List<RolloutGroup> groups =
                asked.generate(request, progress -> !(late[0] |= System.nanoTime() - end > 0));
        if (late[0]) {
            throw new TimeoutException("generating for a reward took longer than " + deadline);
        }
        return groups;
    }
}
