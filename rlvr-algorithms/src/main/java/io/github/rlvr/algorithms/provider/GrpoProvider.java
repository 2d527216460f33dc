package io.github.rlvr.algorithms.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.algorithms.settings.SettingsReader;
import io.github.rlvr.core.algorithm.Algorithm;
import io.github.rlvr.core.algorithm.AlgorithmProvider;

/**
 * GRPO with the recommended clipped loss: {@link ClipSettings}, {@link LossSettings}, {@link
 * GrpoSettings}.
 */
public final class GrpoProvider implements AlgorithmProvider {

    private static final LossSettings LOSS = LossSettings.TOKEN_MEAN;
    private static final ClipSettings CLIP = ClipSettings.RECOMMENDED;

    /** For {@link java.util.ServiceLoader}. */
    public GrpoProvider() {}

    @Override
    public String name() {
        return "grpo";
    }

    @Override
    public String summary() {
        return "rewards normalised within the prompt's group, clipped policy loss";
    }

    @Override
    public String source() {
        return "Shao et al., DeepSeekMath (2024), section 4.1";
    }

    @Override
    public Algorithm create(JsonNode settings) {
        SettingsReader reader =
                SettingsReader.over(
                        name(), settings, LOSS, TokenSettings.DEFAULTS, CLIP, GrpoSettings.GRPO);
        GrpoSettings grpo = reader.read(GrpoSettings.GRPO);
        return reader.read(LOSS)
                .algorithm(
                        name(),
                        grpo.filter(),
                        grpo.estimator(),
                        reader.read(CLIP).objective(),
                        reader.read(TokenSettings.DEFAULTS));
    }
}
