package io.github.rlvr.algorithms.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.algorithms.pure.MinFormTransform;
import io.github.rlvr.algorithms.pure.PureAdvantage;
import io.github.rlvr.algorithms.settings.Compat;
import io.github.rlvr.algorithms.settings.SettingsReader;
import io.github.rlvr.core.algorithm.Algorithm;
import io.github.rlvr.core.algorithm.AlgorithmProvider;
import io.github.rlvr.core.filter.GroupFilter;

/**
 * PURE: min-form process rewards beside a verifiable reward, clip range 0.2 without dual clip,
 * token mean.
 */
public final class PureProvider implements AlgorithmProvider {

    private static final LossSettings LOSS = LossSettings.TOKEN_MEAN;
    private static final ClipSettings CLIP = ClipSettings.of(0.2, 0.2, null);
    private static final Settings DEFAULTS =
            new Settings(MinFormTransform.Weighting.SOFT_MIN, 0.1, 0, 1, true, Compat.RECOMMENDED);

    /**
     * Settings of the advantages.
     *
     * @param stepWeighting {@code soft_min}, {@code uniform} or {@code sum}
     * @param minFormTemperature of the soft minimum
     * @param maxResponseLength divisor of the baseline, the limit of new tokens; 0 for the longest
     *     completion of the step
     * @param verifiableRewardCoef factor on the verifiable reward; 0 for process rewards only
     * @param whiten whether advantages are whitened over the step
     * @param compat {@code recommended}, the paper, or {@code official}, the released code
     */
    public record Settings(
            MinFormTransform.Weighting stepWeighting,
            double minFormTemperature,
            int maxResponseLength,
            double verifiableRewardCoef,
            boolean whiten,
            Compat compat) {

        private PureAdvantage estimator() {
            return new PureAdvantage(
                    new MinFormTransform(stepWeighting, minFormTemperature),
                    maxResponseLength,
                    verifiableRewardCoef,
                    whiten,
                    false,
                    compat);
        }
    }

    /** For {@link java.util.ServiceLoader}. */
    public PureProvider() {}

    @Override
    public String name() {
        return "pure";
    }

    @Override
    public String summary() {
        return "process rewards in min form: a completion is worth its worst step";
    }

    @Override
    public String source() {
        return "Cheng et al., PURE, Stop Summation (2025)";
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
