package io.github.rlvr.rewards.confidence;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.core.reward.RewardFunction;
import io.github.rlvr.core.reward.RewardProvider;
import io.github.rlvr.rewards.config.RewardSettings;
import io.github.rlvr.rewards.math.AnswerPlace;
import io.github.rlvr.rewards.math.AnswerPolicy;
import io.github.rlvr.rewards.math.MathVerifier;

/**
 * {@code rlcr}; settings: {@code pattern} ({@code tabc} by default, {@code ta}, {@code tac}, {@code
 * tbac}), {@code format_weight}, {@code accuracy_weight}, {@code brier_weight} (0.5 each).
 */
public final class RlcrProvider implements RewardProvider {

    private static final double WEIGHT = 0.5;

    /** For {@link java.util.ServiceLoader}. */
    public RlcrProvider() {}

    @Override
    public String name() {
        return "rlcr";
    }

    @Override
    public String summary() {
        return "right answer, its form, and a stated confidence that fits the outcome (Brier)";
    }

    @Override
    public RewardFunction create(JsonNode settings) {
        RewardSettings read = new RewardSettings(name(), settings);
        RlcrPattern pattern = read.choice("pattern", RlcrPattern.class, RlcrPattern.TABC);
        double format = read.number("format_weight", WEIGHT);
        double accuracy = read.number("accuracy_weight", WEIGHT);
        double brier = read.number("brier_weight", WEIGHT);
        read.refuseOthers();
        MathVerifier verifier = new MathVerifier(AnswerPolicy.of(AnswerPlace.WHOLE));
        return new RlcrReward(pattern, verifier, format, accuracy, brier);
    }
}
