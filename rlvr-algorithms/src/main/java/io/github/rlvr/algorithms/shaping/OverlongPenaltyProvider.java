package io.github.rlvr.algorithms.shaping;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.algorithms.settings.Compat;
import io.github.rlvr.algorithms.settings.SettingsReader;
import io.github.rlvr.core.reward.RewardFunction;
import io.github.rlvr.core.reward.RewardProvider;

/** {@link OverlongPenalty} as the reward {@code overlong}. */
public final class OverlongPenaltyProvider implements RewardProvider {

    private static final OverlongPenalty DEFAULTS =
            new OverlongPenalty(20480, 4096, 1, Compat.RECOMMENDED);

    /** For {@link java.util.ServiceLoader}. */
    public OverlongPenaltyProvider() {}

    @Override
    public String name() {
        return "overlong";
    }

    @Override
    public String summary() {
        return "a penalty on completions that come close to the length limit (DAPO)";
    }

    @Override
    public String source() {
        return "DAPO, section 3.4; verl DAPORewardManager, OpenRLHF";
    }

    @Override
    public RewardFunction create(JsonNode settings) {
        return SettingsReader.over("reward overlong", settings, DEFAULTS).read(DEFAULTS);
    }
}
