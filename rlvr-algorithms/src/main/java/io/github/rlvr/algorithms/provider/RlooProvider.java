package io.github.rlvr.algorithms.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.algorithms.advantage.RlooAdvantage;
import io.github.rlvr.algorithms.kl.KlInReward;
import io.github.rlvr.algorithms.settings.Compat;
import io.github.rlvr.algorithms.settings.SettingsReader;
import io.github.rlvr.core.algorithm.Algorithm;
import io.github.rlvr.core.algorithm.AlgorithmProvider;
import io.github.rlvr.core.filter.GroupFilter;

/** RLOO with the token-level clipped loss; the divergence, if any, is part of the reward. */
public final class RlooProvider implements AlgorithmProvider {

    private static final LossSettings LOSS = LossSettings.TOKEN_MEAN;
    private static final ClipSettings CLIP = ClipSettings.of(0.2, 0.2, 3.0);
    private static final Settings DEFAULTS = new Settings(null, false, Compat.RECOMMENDED);

    /**
     * Settings of the advantages.
     *
     * @param rewardClip rewards are clipped to plus and minus this; null for none
     * @param normalizeAdvantages whether advantages are whitened over the batch
     * @param compat {@code recommended} or {@code official}
     */
    public record Settings(Double rewardClip, boolean normalizeAdvantages, Compat compat) {

        private RlooAdvantage estimator(KlInReward kl) {
            double clip = rewardClip == null ? Double.POSITIVE_INFINITY : rewardClip;
            return new RlooAdvantage(kl, -clip, clip, normalizeAdvantages, compat);
        }
    }

    /** For {@link java.util.ServiceLoader}. */
    public RlooProvider() {}

    @Override
    public String name() {
        return "rloo";
    }

    @Override
    public String summary() {
        return "the mean of the prompt's other completions is the baseline";
    }

    @Override
    public String source() {
        return "Ahmadian et al., Back to Basics (2024)";
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
        return reader.read(LOSS)
                .algorithm(
                        name(),
                        GroupFilter.all(),
                        reader.read(KlSettings.OFF).estimator(reader.read(DEFAULTS)::estimator),
                        reader.read(CLIP).objective(),
                        reader.read(TokenSettings.DEFAULTS));
    }
}
