package io.github.rlvr.algorithms.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.algorithms.advantage.RewardAdvantage;
import io.github.rlvr.algorithms.settings.SettingsReader;
import io.github.rlvr.core.algorithm.Algorithm;
import io.github.rlvr.core.algorithm.AlgorithmProvider;
import io.github.rlvr.core.filter.GroupFilter;

/** REINFORCE without a baseline, with the token-level clipped loss. */
public final class ReinforceProvider implements AlgorithmProvider {

    private static final LossSettings LOSS = LossSettings.TOKEN_MEAN;
    private static final ClipSettings CLIP = ClipSettings.of(0.2, 0.2, 3.0);

    /** For {@link java.util.ServiceLoader}. */
    public ReinforceProvider() {}

    @Override
    public String name() {
        return "reinforce";
    }

    @Override
    public String summary() {
        return "the reward is the advantage: for rewards that have their baseline in them";
    }

    @Override
    public String source() {
        return "Williams, Simple statistical gradient-following algorithms (1992)";
    }

    @Override
    public Algorithm create(JsonNode settings) {
        SettingsReader reader =
                SettingsReader.over(name(), settings, LOSS, TokenSettings.DEFAULTS, CLIP);
        return reader.read(LOSS)
                .algorithm(
                        name(),
                        GroupFilter.all(),
                        new RewardAdvantage(),
                        reader.read(CLIP).objective(),
                        reader.read(TokenSettings.DEFAULTS));
    }
}
