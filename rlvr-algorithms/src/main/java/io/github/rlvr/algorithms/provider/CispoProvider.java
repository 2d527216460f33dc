package io.github.rlvr.algorithms.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.algorithms.loss.CispoObjective;
import io.github.rlvr.algorithms.loss.ClippedObjective;
import io.github.rlvr.algorithms.settings.SettingsReader;
import io.github.rlvr.core.algorithm.Algorithm;
import io.github.rlvr.core.algorithm.AlgorithmProvider;

/**
 * CISPO with the paper's one-sided weight, at most 5; verl's two-sided form by setting both bounds.
 */
public final class CispoProvider implements AlgorithmProvider {

    private static final LossSettings LOSS = LossSettings.TOKEN_MEAN;
    private static final Bounds BOUNDS = new Bounds(0, 5);

    /**
     * What takes the place of the clip range.
     *
     * @param ratioMin smallest importance weight
     * @param ratioMax largest importance weight
     */
    public record Bounds(double ratioMin, double ratioMax) {}

    /** For {@link java.util.ServiceLoader}. */
    public CispoProvider() {}

    @Override
    public String name() {
        return "cispo";
    }

    @Override
    public String summary() {
        return "clips the importance weight and keeps the gradient of every token";
    }

    @Override
    public String source() {
        return "MiniMax, MiniMax-M1 (2025)";
    }

    @Override
    public Algorithm create(JsonNode settings) {
        SettingsReader reader =
                SettingsReader.over(
                        name(), settings, LOSS, TokenSettings.DEFAULTS, BOUNDS, GrpoSettings.GRPO);
        GrpoSettings grpo = reader.read(GrpoSettings.GRPO);
        Bounds bounds = reader.read(BOUNDS);
        CispoObjective objective =
                new CispoObjective(
                        bounds.ratioMin(), bounds.ratioMax(), ClippedObjective.LOG_RATIO_BOUND);
        return reader.read(LOSS)
                .algorithm(
                        name(),
                        grpo.filter(),
                        grpo.estimator(),
                        objective,
                        reader.read(TokenSettings.DEFAULTS));
    }
}
