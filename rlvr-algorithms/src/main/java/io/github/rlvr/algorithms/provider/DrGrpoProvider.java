package io.github.rlvr.algorithms.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.algorithms.loss.LossAggregation;
import io.github.rlvr.algorithms.settings.SettingsReader;
import io.github.rlvr.core.algorithm.Algorithm;
import io.github.rlvr.core.algorithm.AlgorithmProvider;

/**
 * Dr.GRPO with its paper's clip range and the sum over tokens divided by rows times longest
 * completion.
 */
public final class DrGrpoProvider implements AlgorithmProvider {

    private static final LossSettings LOSS = LossSettings.of(LossAggregation.Mode.DR_GRPO);
    private static final ClipSettings CLIP = ClipSettings.of(0.2, 0.2, null);

    /** For {@link java.util.ServiceLoader}. */
    public DrGrpoProvider() {}

    @Override
    public String name() {
        return "dr_grpo";
    }

    @Override
    public String summary() {
        return "GRPO without the length and difficulty bias: no deviation, constant divisor";
    }

    @Override
    public String source() {
        return "Liu et al., Understanding R1-Zero-Like Training (2025), section 3.2";
    }

    @Override
    public Algorithm create(JsonNode settings) {
        SettingsReader reader =
                SettingsReader.over(
                        name(), settings, LOSS, TokenSettings.DEFAULTS, CLIP, GrpoSettings.DR_GRPO);
        GrpoSettings grpo = reader.read(GrpoSettings.DR_GRPO);
        return reader.read(LOSS)
                .algorithm(
                        name(),
                        grpo.filter(),
                        grpo.estimator(),
                        reader.read(CLIP).objective(),
                        reader.read(TokenSettings.DEFAULTS));
    }
}
