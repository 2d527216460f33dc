package io.github.rlvr.rewards.math;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.core.reward.RewardFunction;
import io.github.rlvr.core.reward.RewardProvider;
import io.github.rlvr.rewards.config.RewardSettings;

/**
 * {@code math}; settings: {@code place} ({@code boxed} by default, {@code flexible}, {@code hash},
 * {@code answer_tag}, {@code answer_line}, {@code choice}, {@code whole}), {@code precision}
 * (decimals, 6), {@code reasoning_delimiter} (only text behind its last occurrence is read).
 */
public final class MathRewardProvider implements RewardProvider {

    private enum Place {
        BOXED,
        FLEXIBLE,
        HASH,
        ANSWER_TAG,
        ANSWER_LINE,
        CHOICE,
        WHOLE
    }

    /** For {@link java.util.ServiceLoader}. */
    public MathRewardProvider() {}

    @Override
    public String name() {
        return "math";
    }

    @Override
    public String summary() {
        return "1 when the answer means the same as the gold answer, as mathematics";
    }

    @Override
    public RewardFunction create(JsonNode settings) {
        RewardSettings read = new RewardSettings(name(), settings);
        Place place = read.choice("place", Place.class, Place.BOXED);
        int precision = read.integer("precision", 6);
        String delimiter = read.text("reasoning_delimiter", "");
        read.refuseOthers();
        AnswerPolicy policy =
                place == Place.FLEXIBLE
                        ? AnswerPolicy.flexible()
                        : AnswerPolicy.of(AnswerPlace.valueOf(place.name()));
        return new MathReward(
                new MathVerifier(
                        delimiter.isEmpty() ? policy : policy.behind(delimiter), precision));
    }
}
