package io.github.rlvr.core.reward;

import io.github.rlvr.core.rollout.Rollout;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A rollout with its rewards.
 *
 * @param rollout what was sampled
 * @param outcomes one per configured reward function, by name, in configuration order
 * @param reward weighted sum over the functions that applied; empty when none did, or when one of
 *     them failed or timed out, so that its verdict is unknown (then the rollout is left out of the
 *     group's statistics and of the update)
 */
public record ScoredRollout(
        Rollout rollout, Map<String, RewardOutcome> outcomes, OptionalDouble reward) {

    /** Refuses a reward that is not finite. */
    public ScoredRollout {
        Objects.requireNonNull(rollout, "rollout");
        if (reward.isPresent() && !Double.isFinite(reward.getAsDouble())) {
            throw new IllegalArgumentException(
                    "reward of sample "
                            + rollout.sample()
                            + " of task "
                            + rollout.taskId()
                            + " is "
                            + reward.getAsDouble()
                            + "; rewards must be finite");
        }
    }

    /** A rollout with one unnamed reward. */
    public static ScoredRollout of(Rollout rollout, double reward) {
        return new ScoredRollout(rollout, Map.of(), OptionalDouble.of(reward));
    }

    /** What one reward gave; empty when it abstained, failed, timed out or does not exist. */
    public OptionalDouble value(String reward) {
        return score(reward).map(Score::value).orElse(OptionalDouble.empty());
    }

    /** The step scores that one reward gave; empty when it gave none. */
    public Optional<StepScores> steps(String reward) {
        return score(reward).flatMap(Score::steps);
    }

    private Optional<Score> score(String reward) {
        return outcomes.get(reward) instanceof RewardOutcome.Scored scored
                ? Optional.of(scored.score())
                : Optional.empty();
    }
}
