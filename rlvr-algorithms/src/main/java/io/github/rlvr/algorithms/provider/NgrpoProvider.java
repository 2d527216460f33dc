package io.github.rlvr.algorithms.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.algorithms.advantage.NgrpoAdvantage;
import io.github.rlvr.algorithms.settings.SettingsReader;
import io.github.rlvr.algorithms.shaping.CorrectnessFilter;
import io.github.rlvr.core.algorithm.Algorithm;
import io.github.rlvr.core.algorithm.AlgorithmProvider;

/** NGRPO: clip range 0.16 / 0.24 without dual clip, token mean, all-correct groups replaced. */
public final class NgrpoProvider implements AlgorithmProvider {

    private static final LossSettings LOSS = LossSettings.TOKEN_MEAN;
    private static final ClipSettings CLIP = ClipSettings.of(0.16, 0.24, null);
    private static final Settings DEFAULTS =
            new Settings(1, 1, 1e-6, false, CorrectnessFilter.Drop.ALL_CORRECT);

    /**
     * Settings of the advantages and of the filter.
     *
     * @param maxReward the highest reward of the task
     * @param virtualSamples how many imagined completions have it
     * @param advantageEpsilon added to the deviation
     * @param completeGroupsOfOne whether a group of one is completed as well
     * @param dropGroups {@code none}, {@code all} equally right or wrong, {@code all_correct} or
     *     {@code all_incorrect}
     */
    public record Settings(
            double maxReward,
            int virtualSamples,
            double advantageEpsilon,
            boolean completeGroupsOfOne,
            CorrectnessFilter.Drop dropGroups) {

        private NgrpoAdvantage estimator() {
            return new NgrpoAdvantage(
                    maxReward, virtualSamples, advantageEpsilon, completeGroupsOfOne);
        }
    }

    /** For {@link java.util.ServiceLoader}. */
    public NgrpoProvider() {}

    @Override
    public String name() {
        return "ngrpo";
    }

    @Override
    public String summary() {
        return "GRPO with an imagined best completion, so that all-wrong groups teach";
    }

    @Override
    public String source() {
        return "NGRPO (2025), virtual maximum-reward sample";
    }

    @Override
    public Algorithm create(JsonNode settings) {
        SettingsReader reader =
                SettingsReader.over(name(), settings, LOSS, TokenSettings.DEFAULTS, CLIP, DEFAULTS);
        Settings own = reader.read(DEFAULTS);
        return reader.read(LOSS)
                .algorithm(
                        name(),
                        new CorrectnessFilter(own.dropGroups(), own.maxReward()),
                        own.estimator(),
                        reader.read(CLIP).objective(),
                        reader.read(TokenSettings.DEFAULTS));
    }
}
