package io.github.rlvr.rewards.length;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.core.reward.RewardFunction;
import io.github.rlvr.core.reward.RewardProvider;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.rewards.config.RewardSettings;

/**
 * {@code repetition}; settings: {@code ngram_size} (3), {@code max_penalty} (-1), {@code unit}
 * ({@code words} by default, or {@code tokens}).
 */
public final class RepetitionProvider implements RewardProvider {

    private enum Unit {
        WORDS,
        TOKENS
    }

    /** For {@link java.util.ServiceLoader}. */
    public RepetitionProvider() {}

    @Override
    public String name() {
        return "repetition";
    }

    @Override
    public String summary() {
        return "penalty for repeated n-grams of words or tokens";
    }

    @Override
    public String source() {
        return "open-r1 and TRL, `repetition_penalty_reward`";
    }

    @Override
    public RewardFunction create(JsonNode settings) {
        RewardSettings read = new RewardSettings(name(), settings);
        RepetitionPenalty penalty =
                new RepetitionPenalty(
                        read.integer("ngram_size", 3), read.number("max_penalty", -1));
        Unit unit = read.choice("unit", Unit.class, Unit.WORDS);
        read.refuseOthers();
        return unit == Unit.WORDS
                ? sample -> Score.of(penalty.ofText(sample.completion()))
                : sample -> Score.of(penalty.ofTokens(sample.rollout().completionIds()));
    }
}
