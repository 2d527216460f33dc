package io.github.rlvr.algorithms.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.algorithms.settings.SettingsReader;
import io.github.rlvr.core.algorithm.Algorithm;
import io.github.rlvr.core.algorithm.AlgorithmProvider;

/** DAPO: clip range 0.2 / 0.28, dual clip 10, token mean, groups without spread replaced. */
public final class DapoProvider implements AlgorithmProvider {

    private static final LossSettings LOSS = LossSettings.TOKEN_MEAN;
    private static final ClipSettings CLIP = ClipSettings.of(0.2, 0.28, 10.0);

    /** For {@link java.util.ServiceLoader}. */
    public DapoProvider() {}

    @Override
    public String name() {
        return "dapo";
    }

    @Override
    public String summary() {
        return "GRPO with clip-higher, token mean and dynamic sampling";
    }

    @Override
    public String source() {
        return "Yu et al., DAPO (2025), section 3";
    }

    @Override
    public Algorithm create(JsonNode settings) {
        SettingsReader reader =
                SettingsReader.over(
                        name(), settings, LOSS, TokenSettings.DEFAULTS, CLIP, GrpoSettings.DAPO);
        GrpoSettings grpo = reader.read(GrpoSettings.DAPO);
        return reader.read(LOSS)
                .algorithm(
                        name(),
                        grpo.filter(),
                        grpo.estimator(),
                        reader.read(CLIP).objective(),
                        reader.read(TokenSettings.DEFAULTS));
    }
}
