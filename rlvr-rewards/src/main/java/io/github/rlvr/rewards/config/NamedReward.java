package io.github.rlvr.rewards.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.core.reward.Reward;
import io.github.rlvr.core.reward.RewardProvider;
import java.util.function.Function;

/**
 * A provider in one line of a catalogue.
 *
 * @param name in configuration files
 * @param summary what it rewards, in one line
 * @param source paper or system
 * @param factory reads its settings and makes the reward; whether a setting is unknown or missing
 *     is checked afterwards
 */
public record NamedReward(
        String name, String summary, String source, Function<RewardSettings, Reward> factory)
        implements RewardProvider {

    @Override
    public Reward create(JsonNode settings) {
        RewardSettings read = new RewardSettings(name, settings);
        Reward reward = factory.apply(read);
        read.refuseOthers();
        return reward;
    }
}
