package io.github.rlvr.core.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.core.config.ConfigException;
import io.github.rlvr.core.reward.RewardFunction;
import io.github.rlvr.core.reward.RewardPool;
import io.github.rlvr.core.reward.RewardProvider;
import io.github.rlvr.core.reward.Score;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfiguredRewardsTest {

    @Test
    void aRewardIsFoundByNameWithItsWeightAndSettings() {
        try (RewardPool pool = pool("rewards: [{name: constant, weight: 3, value: 0.5}]")) {
            assertEquals("constant", pool.rewards().get(0).name());
            assertEquals(3, pool.rewards().get(0).weight());
        }
    }

    @Test
    void anUnknownNameNamesTheNearest() {
        var e = assertThrows(ConfigException.class, () -> pool("rewards: [constnat]"));
        assertTrue(e.getMessage().contains("did you mean 'constant'?"), e.getMessage());
    }

    @Test
    void settingsThatAProviderRefusesNameTheReward() {
        var e =
                assertThrows(
                        ConfigException.class, () -> pool("rewards: [{name: constant, value: x}]"));
        assertEquals("rewards.constant: value must be a number", e.getMessage());
    }

    private static RewardPool pool(String yaml) {
        return ConfiguredRewards.pool(Runs.config(yaml), List.of(new Constant()));
    }

    private static final class Constant implements RewardProvider {

        @Override
        public String name() {
            return "constant";
        }

        @Override
        public String summary() {
            return "always the same";
        }

        @Override
        public RewardFunction create(JsonNode settings) {
            if (!settings.path("value").isNumber()) {
                throw new IllegalArgumentException("value must be a number");
            }
            return sample -> Score.of(settings.get("value").doubleValue());
        }
    }
}
