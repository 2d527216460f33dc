package io.github.rlvr.algorithms.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.algorithms.loss.GspoObjective;
import io.github.rlvr.algorithms.loss.LossAggregation;
import io.github.rlvr.algorithms.settings.SettingsReader;
import io.github.rlvr.core.algorithm.Algorithm;
import io.github.rlvr.core.algorithm.AlgorithmProvider;

/** GSPO: clip range 3e-4 / 4e-4, mean over completions of their token means. */
public final class GspoProvider implements AlgorithmProvider {

    private static final LossSettings LOSS =
            LossSettings.of(LossAggregation.Mode.SEQ_MEAN_TOKEN_MEAN);
    private static final Bounds BOUNDS = new Bounds(3e-4, 4e-4);

    /**
     * The clip range of the sequence ratio.
     *
     * @param epsilonLow distance of its lower bound from 1
     * @param epsilonHigh distance of its upper bound from 1
     */
    public record Bounds(double epsilonLow, double epsilonHigh) {}

    /** For {@link java.util.ServiceLoader}. */
    public GspoProvider() {}

    @Override
    public String name() {
        return "gspo";
    }

    @Override
    public String summary() {
        return "one length-normalised importance ratio for the whole completion";
    }

    @Override
    public String source() {
        return "Zheng et al., Group Sequence Policy Optimization (2025)";
    }

    @Override
    public Algorithm create(JsonNode settings) {
        SettingsReader reader =
                SettingsReader.over(
                        name(), settings, LOSS, TokenSettings.DEFAULTS, BOUNDS, GrpoSettings.GRPO);
        GrpoSettings grpo = reader.read(GrpoSettings.GRPO);
        Bounds bounds = reader.read(BOUNDS);
        GspoObjective objective = new GspoObjective(bounds.epsilonLow(), bounds.epsilonHigh());
        return reader.read(LOSS)
                .algorithm(
                        name(),
                        grpo.filter(),
                        grpo.estimator(),
                        objective,
                        reader.read(TokenSettings.DEFAULTS));
    }
}
