package io.github.rlvr.algorithms.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.algorithms.advantage.AgraeAdvantage;
import io.github.rlvr.algorithms.settings.Compat;
import io.github.rlvr.algorithms.settings.SettingsReader;
import io.github.rlvr.core.algorithm.Algorithm;
import io.github.rlvr.core.algorithm.AlgorithmProvider;
import io.github.rlvr.core.filter.GroupFilter;

/** A-GRAE: clip range 0.2, dual clip 3, token mean; rewards must be in [0, 1]. */
public final class AGraeProvider implements AlgorithmProvider {

    private static final LossSettings LOSS = LossSettings.TOKEN_MEAN;
    private static final ClipSettings CLIP = ClipSettings.of(0.2, 0.2, 3.0);
    private static final Settings DEFAULTS = new Settings(1, true, 1e-6, Compat.RECOMMENDED);

    /**
     * Settings of the advantages.
     *
     * @param alpha mean reward from which correct completions count in full
     * @param normalize whether advantages are divided by the deviation of the group
     * @param advantageEpsilon added to the deviation
     * @param compat {@code recommended}, the paper, or {@code official}, the released code
     */
    public record Settings(
            double alpha, boolean normalize, double advantageEpsilon, Compat compat) {

        private AgraeAdvantage estimator() {
            return new AgraeAdvantage(alpha, normalize, advantageEpsilon, compat);
        }
    }

    /** For {@link java.util.ServiceLoader}. */
    public AGraeProvider() {}

    @Override
    public String name() {
        return "a_grae";
    }

    @Override
    public String summary() {
        return "damps correct completions early and moves the focus from easy to hard prompts";
    }

    @Override
    public String source() {
        return "A-GRAE (2026), equations 11 to 13";
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
