package io.github.rlvr.rewards.math;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.core.reward.RewardFunction;
import io.github.rlvr.core.reward.RewardProvider;
import io.github.rlvr.rewards.config.RewardSettings;
import io.github.rlvr.rewards.dialect.Dialect;

/**
 * {@code math}; settings: {@code place} ({@code boxed} by default, {@code flexible}, {@code hash},
 * {@code answer_tag}, {@code answer_line}, {@code choice}, {@code whole}), {@code precision}
 * (decimals, 6), {@code reasoning_delimiter} (only text behind its last occurrence is read); or
 * {@code dialect} alone: the rules and the reward values of a public grader, one of {@link
 * Dialect}.
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
    public String source() {
        return "verifier of this library, after Math-Verify";
    }

    @Override
    public RewardFunction create(JsonNode settings) {
        if (settings != null && settings.hasNonNull("dialect")) {
            return dialect(settings);
        }
        RewardSettings read = new RewardSettings(name(), settings);
        read.text("dialect", "");
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

    private RewardFunction dialect(JsonNode settings) {
        RewardSettings read = new RewardSettings(name(), settings);
        Dialect dialect = read.choice("dialect", Dialect.class, Dialect.HENDRYCKS);
        read.refuseOthers();
        return new MathReward(
                new DialectVerifier(dialect), dialect.reward(true), dialect.reward(false));
    }
}
