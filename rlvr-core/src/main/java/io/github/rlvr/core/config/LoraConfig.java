package io.github.rlvr.core.config;

import java.util.List;

/**
 * Section {@code lora}: train low-rank adapters instead of all weights. There is no dropout,
 * because it would make the trainer's log-probabilities differ from the sampler's.
 *
 * @param enabled whether adapters are trained
 * @param rank of the two factors
 * @param alpha the adapter is scaled by {@code alpha / rank}
 * @param targetModules names of the projections that get an adapter, as in PEFT
 */
public record LoraConfig(boolean enabled, int rank, double alpha, List<String> targetModules) {

    /** Off; rank 16, alpha 32 on every projection of a decoder layer when switched on. */
    public static final LoraConfig DEFAULTS =
            new LoraConfig(
                    false,
                    16,
                    32,
                    List.of(
                            "q_proj",
                            "k_proj",
                            "v_proj",
                            "o_proj",
                            "gate_proj",
                            "up_proj",
                            "down_proj"));

    /** Validates every setting. */
    public LoraConfig {
        targetModules = List.copyOf(targetModules);
        Rule.positive("lora.rank", rank);
        Rule.require(alpha > 0 && Double.isFinite(alpha), "lora.alpha", alpha, "must be positive");
        Rule.require(
                !enabled || !targetModules.isEmpty(),
                "lora.target_modules",
                "empty",
                "must name at least one projection, for example q_proj");
    }
}
