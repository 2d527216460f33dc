package io.github.rlvr.algorithms.hapo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlvr.algorithms.settings.Compat;
import io.github.rlvr.core.algorithm.SamplingPlan;
import io.github.rlvr.core.checkpoint.Stateful;
import io.github.rlvr.core.rollout.EntropyTemperature;
import io.github.rlvr.core.rollout.Rollout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * HAPO's sampling: the entropies of a step's rollouts decide at which temperature the tokens of the
 * next step's are drawn. The first step, which has no statistics, samples as configured.
 *
 * <p>Source: HAPO (2025); its code, {@code Sampler.sample} and the trainer's {@code
 * compute_entropy_h} on the whole rollout batch. Not thread-safe.
 */
public final class HapoSampling implements SamplingPlan, Stateful {

    private static final String FILE = "entropy.json";
    private static final JsonMapper JSON = new JsonMapper();

    private final HapoTemperature rule;
    private final double pivotQuantile;
    private final Compat compat;
    private Optional<EntropyStatistics> previous = Optional.empty();

    /**
     * A plan without statistics yet.
     *
     * @param rule with strength 0 all sampling is as configured
     * @param pivotQuantile of {@link EntropyStatistics}
     * @param compat sign of the signal below the pivot
     */
    public HapoSampling(HapoTemperature rule, double pivotQuantile, Compat compat) {
        this.rule = rule;
        this.pivotQuantile = pivotQuantile;
        this.compat = compat;
    }

    @Override
    public Optional<EntropyTemperature> temperature() {
        return rule.tau() == 0 ? Optional.empty() : previous.map(rule::over);
    }

    @Override
    public void observe(List<Rollout> rollouts) {
        previous = Optional.of(EntropyStatistics.of(rollouts, pivotQuantile, compat));
    }

    @Override
    public String stateName() {
        return "hapo_sampling";
    }

    @Override
    public void saveState(Path directory) throws IOException {
        ObjectNode state = JSON.createObjectNode();
        previous.ifPresent(
                s ->
                        state.put("pivot", s.pivot())
                                .put("deviation", s.deviation())
                                .put("scale_positive", s.scalePositive())
                                .put("scale_negative", s.scaleNegative()));
        JSON.writeValue(directory.resolve(FILE).toFile(), state);
    }

    @Override
    public void restoreState(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        JsonNode state = JSON.readTree(file.toFile());
        previous =
                state.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                new EntropyStatistics(
                                        number(file, state, "pivot"),
                                        number(file, state, "deviation"),
                                        number(file, state, "scale_positive"),
                                        number(file, state, "scale_negative")));
    }

    private static double number(Path file, JsonNode state, String key) throws IOException {
        if (!state.path(key).isNumber()) {
            throw new IOException(file + " has no number '" + key + "'");
        }
        return state.get(key).doubleValue();
    }
}
