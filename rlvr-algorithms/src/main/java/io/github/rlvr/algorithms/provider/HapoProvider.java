package io.github.rlvr.algorithms.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.algorithms.hapo.HapoAdvantage;
import io.github.rlvr.algorithms.hapo.HapoObjective;
import io.github.rlvr.algorithms.hapo.HapoSampling;
import io.github.rlvr.algorithms.hapo.HapoTemperature;
import io.github.rlvr.algorithms.loss.AdaptiveClip;
import io.github.rlvr.algorithms.settings.Compat;
import io.github.rlvr.algorithms.settings.SettingsReader;
import io.github.rlvr.core.algorithm.Algorithm;
import io.github.rlvr.core.algorithm.AlgorithmProvider;
import io.github.rlvr.core.filter.GroupFilter;

/**
 * HAPO: a temperature for every token from its entropy, token-level group average, adaptive clip
 * and redistribution, dual clip 10, token mean.
 */
public final class HapoProvider implements AlgorithmProvider {

    private static final LossSettings LOSS = LossSettings.TOKEN_MEAN;
    private static final Settings DEFAULTS =
            new Settings(0.2, 0.2, 10, 0.8, 0.05, 1, 1, true, 1e-6, Compat.RECOMMENDED);

    /**
     * Settings of advantages and objective.
     *
     * @param epsilonLow base distance of the lower bound of the ratio from 1
     * @param epsilonHigh base distance of the upper bound of the ratio from 1
     * @param dualClip largest loss in units of {@code |A|} for negative advantages
     * @param entropyPivot quantile of the entropies that has signal 0
     * @param temperatureTau largest relative change of the sampling temperature by the entropy; 0
     *     for one temperature
     * @param clipAlpha how much the clip range follows the entropy; 0 for not at all
     * @param advantageBeta how much advantages follow the entropy; 0 for not at all
     * @param normalize whether advantages are divided by the deviation of the tokens
     * @param advantageEpsilon added to the deviation
     * @param compat {@code recommended}, the signed signal, or {@code official}, the released code
     */
    public record Settings(
            double epsilonLow,
            double epsilonHigh,
            double dualClip,
            double entropyPivot,
            double temperatureTau,
            double clipAlpha,
            double advantageBeta,
            boolean normalize,
            double advantageEpsilon,
            Compat compat) {

        private HapoAdvantage estimator() {
            return new HapoAdvantage(normalize, advantageEpsilon, compat);
        }

        private HapoSampling sampling() {
            return new HapoSampling(new HapoTemperature(temperatureTau), entropyPivot, compat);
        }

        private HapoObjective objective() {
            return new HapoObjective(
                    new AdaptiveClip(epsilonLow, epsilonHigh, clipAlpha, advantageBeta),
                    dualClip,
                    entropyPivot,
                    compat);
        }
    }

    /** For {@link java.util.ServiceLoader}. */
    public HapoProvider() {}

    @Override
    public String name() {
        return "hapo";
    }

    @Override
    public String summary() {
        return "entropy of a token drives its temperature, its advantage and its clip range";
    }

    @Override
    public String source() {
        return "HAPO (2025)";
    }

    @Override
    public Algorithm create(JsonNode settings) {
        SettingsReader reader =
                SettingsReader.over(name(), settings, LOSS, TokenSettings.DEFAULTS, DEFAULTS);
        Settings own = reader.read(DEFAULTS);
        return reader.read(LOSS)
                .algorithm(
                        name(),
                        GroupFilter.all(),
                        own.estimator(),
                        own.objective(),
                        reader.read(TokenSettings.DEFAULTS))
                .withSampling(own.sampling());
    }
}
