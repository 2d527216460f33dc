package io.github.rlvr.rewards.answer;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.core.reward.RewardFunction;
import io.github.rlvr.core.reward.RewardProvider;
import io.github.rlvr.rewards.config.RewardSettings;

/**
 * {@code exact_answer}; setting {@code mark}: {@code flexible} (default), {@code hash} or {@code
 * boxed}.
 */
public final class ExactAnswerProvider implements RewardProvider {

    /** For {@link java.util.ServiceLoader}. */
    public ExactAnswerProvider() {}

    @Override
    public String name() {
        return "exact_answer";
    }

    @Override
    public String summary() {
        return "1 when the number or short text behind ####, in a box, or last equals the gold answer";
    }

    @Override
    public String source() {
        return "GSM8K, strict and flexible match";
    }

    @Override
    public RewardFunction create(JsonNode settings) {
        RewardSettings read = new RewardSettings(name(), settings);
        AnswerMark mark = read.choice("mark", AnswerMark.class, AnswerMark.FLEXIBLE);
        read.refuseOthers();
        return new ExactAnswerReward(mark);
    }
}
