package io.github.rlvr.core.train;

import io.github.rlvr.core.algorithm.Algorithm;
import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.data.TaskSet;
import io.github.rlvr.core.loss.Need;
import io.github.rlvr.core.policy.Policy;
import io.github.rlvr.core.reward.RewardFunction;
import io.github.rlvr.core.reward.RewardPool;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The parts of a run. The caller owns and closes policy and rewards.
 *
 * @param config effective settings
 * @param policy what is trained
 * @param algorithm how
 * @param tasks on what
 * @param heldOut what it is evaluated on
 * @param rewards what is wanted; the first function also measures held-out accuracy
 */
public record TrainingSetup(
        TrainConfig config,
        Policy policy,
        Algorithm algorithm,
        TaskSet tasks,
        Optional<TaskSet> heldOut,
        RewardPool rewards) {

    /**
     * Checks that the parts fit: needs of the algorithm, held-out tasks where evaluation is asked
     * for.
     */
    public TrainingSetup {
        Objects.requireNonNull(policy, "policy");
        NeedCheck.require(algorithm, config, NeedCheck.providedBy(rewards.rewards()));
        if (algorithm.needs().contains(Need.REFERENCE_LOG_PROBS)) {
            // Throws, naming the setting, where the policy was built without a reference.
            policy.referenceLogProbs(List.of());
        }
        if (algorithm.needs().contains(Need.VALUES)) {
            policy.values(List.of());
        }
        if (config.trainer().evalEvery() > 0 && heldOut.isEmpty()) {
            throw new IllegalArgumentException(
                    "trainer.eval_every is "
                            + config.trainer().evalEvery()
                            + " but there are no held-out tasks; set data.eval, or trainer.eval_every to 0");
        }
        if (heldOut.isPresent()
                && !(rewards.rewards().get(0).function() instanceof RewardFunction)) {
            throw new IllegalArgumentException(
                    "rewards."
                            + rewards.rewards().get(0).name()
                            + " stands first, but it does not score single completions, so it cannot measure held-out accuracy; put one that does first, with weight 0 if it should not count");
        }
    }
}
