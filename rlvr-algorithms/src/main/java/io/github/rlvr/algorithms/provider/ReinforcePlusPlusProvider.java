package io.github.rlvr.algorithms.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.algorithms.advantage.ReinforcePlusPlusAdvantage;
import io.github.rlvr.algorithms.settings.SettingsReader;
import io.github.rlvr.core.algorithm.Algorithm;
import io.github.rlvr.core.algorithm.AlgorithmProvider;
import io.github.rlvr.core.filter.GroupFilter;

/** REINFORCE++ with the token-level clipped loss; the divergence, if any, is part of the reward. */
public final class ReinforcePlusPlusProvider implements AlgorithmProvider {

    private static final LossSettings LOSS = LossSettings.TOKEN_MEAN;
    private static final ClipSettings CLIP = ClipSettings.of(0.2, 0.2, 3.0);
    private static final Settings DEFAULTS = new Settings(1);

    /**
     * Settings of the advantages.
     *
     * @param gamma discount in [0, 1]
     */
    public record Settings(double gamma) {}

    /** For {@link java.util.ServiceLoader}. */
    public ReinforcePlusPlusProvider() {}

    @Override
    public String name() {
        return "reinforce_plus_plus";
    }

    @Override
    public String summary() {
        return "no groups: returns whitened over the tokens of the batch";
    }

    @Override
    public String source() {
        return "Hu, REINFORCE++ (2025)";
    }

    @Override
    public Algorithm create(JsonNode settings) {
        SettingsReader reader =
                SettingsReader.over(
                        name(),
                        settings,
                        LOSS,
                        TokenSettings.DEFAULTS,
                        CLIP,
                        KlSettings.OFF,
                        DEFAULTS);
        Settings own = reader.read(DEFAULTS);
        return reader.read(LOSS)
                .algorithm(
                        name(),
                        GroupFilter.all(),
                        reader.read(KlSettings.OFF)
                                .estimator(kl -> new ReinforcePlusPlusAdvantage(own.gamma(), kl)),
                        reader.read(CLIP).objective(),
                        reader.read(TokenSettings.DEFAULTS));
    }
}
