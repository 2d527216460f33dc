package io.github.rlvr.core.config;

import io.github.rlvr.core.rollout.SamplingParams;
import java.util.List;

/**
 * Section {@code sampling}: how rollouts are drawn in training.
 *
 * @param temperature divisor of the logits, positive
 * @param topK 0 for all tokens; anything else is refused in training
 * @param topP 1 for all tokens; anything else is refused in training
 * @param minP 0 for all tokens; anything else is refused in training
 * @param maxNewTokens limit of a completion's length in tokens
 * @param stop texts that end a completion
 */
public record SamplingConfig(
        double temperature,
        int topK,
        double topP,
        double minP,
        int maxNewTokens,
        List<String> stop) {

    /** Temperature 1, up to 256 new tokens (TRL's default). */
    public static final SamplingConfig DEFAULTS = new SamplingConfig(1, 0, 1, 0, 256, List.of());

    /** Validates what {@link SamplingParams} does. */
    public SamplingConfig {
        stop = List.copyOf(stop);
        try {
            new SamplingParams(temperature, topK, topP, minP, maxNewTokens, stop);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(e.getMessage(), e);
        }
    }

    /** The same values as the sampler and the trainer read them. */
    public SamplingParams toParams() {
        return new SamplingParams(temperature, topK, topP, minP, maxNewTokens, stop);
    }

    /**
     * Refuses what would make the recorded log-probabilities those of another distribution than the
     * sampled one.
     *
     * @throws ConfigException naming the setting
     */
    void requireTrainable() {
        String rule =
                "must be %s in training, where log-probabilities are those of the full distribution";
        Rule.require(
                temperature > 0,
                "sampling.temperature",
                temperature,
                "must be positive in training; greedy rollouts of a group are all the same");
        Rule.require(topK == 0, "sampling.top_k", topK, rule.replace("%s", "0"));
        Rule.require(topP == 1, "sampling.top_p", topP, rule.replace("%s", "1"));
        Rule.require(minP == 0, "sampling.min_p", minP, rule.replace("%s", "0"));
    }
}
