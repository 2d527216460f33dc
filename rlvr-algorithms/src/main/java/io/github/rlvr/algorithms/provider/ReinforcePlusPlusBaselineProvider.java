package io.github.rlvr.algorithms.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.algorithms.advantage.ReinforcePlusPlusBaselineAdvantage;
import io.github.rlvr.algorithms.settings.SettingsReader;
import io.github.rlvr.core.algorithm.Algorithm;
import io.github.rlvr.core.algorithm.AlgorithmProvider;
import io.github.rlvr.core.filter.GroupFilter;

/** REINFORCE++-baseline with the token-level clipped loss. */
public final class ReinforcePlusPlusBaselineProvider implements AlgorithmProvider {

    private static final LossSettings LOSS = LossSettings.TOKEN_MEAN;
    private static final ClipSettings CLIP = ClipSettings.of(0.2, 0.2, 3.0);

    /** For {@link java.util.ServiceLoader}. */
    public ReinforcePlusPlusBaselineProvider() {}

    @Override
    public String name() {
        return "reinforce_plus_plus_baseline";
    }

    @Override
    public String summary() {
        return "group mean subtracted, then whitened over the tokens of the batch";
    }

    @Override
    public String source() {
        return "Hu, REINFORCE++ (2025)";
    }

    @Override
    public Algorithm create(JsonNode settings) {
        SettingsReader reader =
                SettingsReader.over(
                        name(), settings, LOSS, TokenSettings.DEFAULTS, CLIP, KlSettings.OFF);
        return reader.read(LOSS)
                .algorithm(
                        name(),
                        GroupFilter.all(),
                        reader.read(KlSettings.OFF)
                                .estimator(ReinforcePlusPlusBaselineAdvantage::new),
                        reader.read(CLIP).objective(),
                        reader.read(TokenSettings.DEFAULTS));
    }
}
