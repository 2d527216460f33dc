package io.github.rlvr.core.reward;

import io.github.rlvr.core.checkpoint.Stateful;
import java.util.Objects;
import java.util.Optional;

/**
 * A reward function as configured.
 *
 * @param name in metrics and messages
 * @param weight factor in the sum of all rewards, finite
 * @param function what scores
 */
public record WeightedReward(String name, double weight, Reward function) {

    /** Checks name and weight. */
    public WeightedReward {
        Objects.requireNonNull(function, "function");
        if (name.isBlank()) {
            throw new IllegalArgumentException("a reward needs a name");
        }
        if (!Double.isFinite(weight)) {
            throw new IllegalArgumentException(
                    "rewards." + name + ".weight is " + weight + "; it must be finite");
        }
    }

    /** A function of one sample. */
    public WeightedReward(String name, double weight, RewardFunction function) {
        this(name, weight, (Reward) function);
    }

    /** A reward with weight 1. */
    public static WeightedReward of(String name, Reward function) {
        return new WeightedReward(name, 1, function);
    }

    /** The function's state, named by the reward so that two of one kind keep theirs apart. */
    public Optional<Stateful> state() {
        return function instanceof Stateful stateful
                ? Optional.of(new RewardState(name, stateful))
                : Optional.empty();
    }

    /** A function with weight 1. */
    public static WeightedReward of(String name, RewardFunction function) {
        return new WeightedReward(name, 1, function);
    }
}
