package io.github.rlvr.rewards.process;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.core.process.StepModelReward;
import io.github.rlvr.core.reward.RewardProvider;
import io.github.rlvr.rewards.config.RewardSettings;

/**
 * {@code arithmetic_steps}; settings: {@code right} (1), {@code wrong} (-1) and {@code unchecked}
 * (0), the rewards of a step whose equations all hold, do not all hold, or are missing, and {@code
 * separator} (two newlines), the text that ends a step.
 */
public final class ArithmeticStepsProvider implements RewardProvider {

    /** For {@link java.util.ServiceLoader}. */
    public ArithmeticStepsProvider() {}

    @Override
    public String name() {
        return "arithmetic_steps";
    }

    @Override
    public String summary() {
        return "whether the equations that a step writes down hold, computed exactly";
    }

    @Override
    public StepModelReward create(JsonNode settings) {
        RewardSettings read = new RewardSettings(name(), settings);
        double right = read.number("right", 1);
        double wrong = read.number("wrong", -1);
        double unchecked = read.number("unchecked", 0);
        String separator = read.text("separator", "\n\n");
        read.refuseOthers();
        return new StepModelReward(new ArithmeticSteps(right, wrong, unchecked), separator);
    }
}
