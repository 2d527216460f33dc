package io.github.rlvr.core.config;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a guard does when its bound is crossed. */
public enum GuardAction {
    /** Says so. */
    @JsonProperty("warn")
    WARN,
    /** Says so and lowers the learning rate for the rest of the run. */
    @JsonProperty("cool")
    COOL,
    /** Says so, goes back to the best checkpoint's weights and ends the run. */
    @JsonProperty("stop")
    STOP
}
