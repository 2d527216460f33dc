package io.github.rlvr.core.data;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Layout of the rows of a task file. */
public enum TaskFormat {
    /**
     * Told by the first row: {@code reward_model} is verl's, {@code question} GSM8K's, {@code
     * prompt} TRL's.
     */
    @JsonProperty("auto")
    AUTO,
    /** {@code prompt} as text or messages; gold in {@code answer} or {@code solution}. */
    @JsonProperty("trl")
    TRL,
    /** {@code prompt} as messages; gold in {@code reward_model.ground_truth}. */
    @JsonProperty("verl")
    VERL,
    /** {@code question}; gold in {@code answer} behind the last {@code ####}, commas removed. */
    @JsonProperty("gsm8k")
    GSM8K
}
