package io.github.rlvr.rewards.length;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.core.reward.RewardFunction;
import io.github.rlvr.core.reward.RewardProvider;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.rewards.config.RewardSettings;

/**
 * {@code soft_overlong}; settings in tokens: {@code max_length} and {@code cache} (both required),
 * {@code factor} (1), {@code floored} (true).
 */
public final class SoftOverlongProvider implements RewardProvider {

    /** For {@link java.util.ServiceLoader}. */
    public SoftOverlongProvider() {}

    @Override
    public String name() {
        return "soft_overlong";
    }

    @Override
    public String summary() {
        return "DAPO's punishment of completions that come close to the length limit";
    }

    @Override
    public String source() {
        return "DAPO, section 3.4; TRL `soft_overlong_punishment_reward`, verl";
    }

    @Override
    public RewardFunction create(JsonNode settings) {
        RewardSettings read = new RewardSettings(name(), settings);
        int maxLength = read.integer("max_length", 0);
        int cache = read.integer("cache", 0);
        double factor = read.number("factor", 1);
        boolean floored = read.flag("floored", true);
        read.refuseOthers();
        if (maxLength < 1 || cache < 1) {
            throw new IllegalArgumentException(
                    "reward soft_overlong needs max_length and cache in tokens, both at least 1;"
                            + " they are "
                            + maxLength
                            + " and "
                            + cache);
        }
        SoftOverlong punishment = new SoftOverlong(maxLength, cache, factor, floored);
        return sample -> Score.of(punishment.reward(sample.rollout().length()));
    }
}
