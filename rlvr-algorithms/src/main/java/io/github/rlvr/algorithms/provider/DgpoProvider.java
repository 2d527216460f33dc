package io.github.rlvr.algorithms.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.algorithms.advantage.DgpoAdvantage;
import io.github.rlvr.algorithms.settings.Compat;
import io.github.rlvr.algorithms.settings.SettingsReader;
import io.github.rlvr.core.algorithm.Algorithm;
import io.github.rlvr.core.algorithm.AlgorithmProvider;
import io.github.rlvr.core.filter.GroupFilter;

/** DGPO: clip range 0.2 without dual clip, token mean. */
public final class DgpoProvider implements AlgorithmProvider {

    private static final LossSettings LOSS = LossSettings.TOKEN_MEAN;
    private static final ClipSettings CLIP = ClipSettings.of(0.2, 0.2, null);
    private static final Settings DEFAULTS = new Settings(true, true, 2, Compat.RECOMMENDED);

    /**
     * Settings of the advantages.
     *
     * @param scaleRewards whether advantages are divided by the absolute deviations
     * @param difficultyWeights whether hard questions weigh more
     * @param difficultyTemperature of those weights
     * @param compat {@code recommended} or {@code official}
     */
    public record Settings(
            boolean scaleRewards,
            boolean difficultyWeights,
            double difficultyTemperature,
            Compat compat) {

        private DgpoAdvantage estimator() {
            return new DgpoAdvantage(
                    scaleRewards, difficultyWeights, difficultyTemperature, compat);
        }
    }

    /** For {@link java.util.ServiceLoader}. */
    public DgpoProvider() {}

    @Override
    public String name() {
        return "dgpo";
    }

    @Override
    public String summary() {
        return "equal update magnitude for every question, hard questions weighted up";
    }

    @Override
    public String source() {
        return "DGPO, MathForge (2026)";
    }

    @Override
    public Algorithm create(JsonNode settings) {
        SettingsReader reader =
                SettingsReader.over(name(), settings, LOSS, TokenSettings.DEFAULTS, CLIP, DEFAULTS);
        Settings own = reader.read(DEFAULTS);
        return reader.read(LOSS)
                .algorithm(
                        name(),
                        GroupFilter.all(),
                        own.estimator(),
                        reader.read(CLIP).objective(),
                        reader.read(TokenSettings.DEFAULTS));
    }
}
