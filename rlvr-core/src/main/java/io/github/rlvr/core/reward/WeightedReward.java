package io.github.rlvr.core.reward;

import java.util.Objects;

/**
 * A reward function as configured.
 *
 * @param name in metrics and messages
 * @param weight factor in the sum of all rewards, finite
 * @param function what scores
 */
public record WeightedReward(String name, double weight, RewardFunction function) {

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

    /** A function with weight 1. */
    public static WeightedReward of(String name, RewardFunction function) {
        return new WeightedReward(name, 1, function);
    }
}
