package io.github.rlvr.core.config;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the learning rate goes on after the warm-up. */
public enum Schedule {
    /** It stays. */
    @JsonProperty("constant")
    CONSTANT,
    /** It falls in a straight line to 0 at the last step. */
    @JsonProperty("linear")
    LINEAR,
    /** It falls along half a cosine to 0 at the last step. */
    @JsonProperty("cosine")
    COSINE
}
