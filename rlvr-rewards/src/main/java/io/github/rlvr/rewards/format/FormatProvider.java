package io.github.rlvr.rewards.format;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.core.reward.RewardFunction;
import io.github.rlvr.core.reward.RewardProvider;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.rewards.config.RewardSettings;

/**
 * {@code format}; settings: {@code check} ({@code tags} by default, {@code tag_count}, {@code
 * steps}, {@code code}, {@code think}), {@code language} (for {@code code}, {@code python}).
 */
public final class FormatProvider implements RewardProvider {

    private enum Check {
        TAGS,
        TAG_COUNT,
        STEPS,
        CODE,
        THINK
    }

    /** For {@link java.util.ServiceLoader}. */
    public FormatProvider() {}

    @Override
    public String name() {
        return "format";
    }

    @Override
    public String summary() {
        return "the completion has think and answer blocks, counted tags, steps or fenced code";
    }

    @Override
    public String source() {
        return "open-r1 and TRL, format rewards";
    }

    @Override
    public RewardFunction create(JsonNode settings) {
        RewardSettings read = new RewardSettings(name(), settings);
        Check check = read.choice("check", Check.class, Check.TAGS);
        String language = read.text("language", "python");
        read.refuseOthers();
        return switch (check) {
            case TAGS -> sample -> Score.of(TagFormat.format(sample.completion()));
            case TAG_COUNT -> sample -> Score.of(TagFormat.tagCount(sample.completion()));
            case STEPS -> sample -> Score.of(ReasoningSteps.reward(sample.completion()));
            case THINK -> sample -> Score.of(TagFormat.think(sample.completion()));
            case CODE -> sample -> Score.of(TagFormat.codeFormat(sample.completion(), language));
        };
    }
}
