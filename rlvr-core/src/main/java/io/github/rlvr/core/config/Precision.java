package io.github.rlvr.core.config;

import com.fasterxml.jackson.annotation.JsonProperty;

/** In which floating-point format a model computes. */
public enum Precision {
    /** Chosen for the machine. */
    @JsonProperty("auto")
    AUTO,
    /** 32 bits. */
    @JsonProperty("float32")
    FLOAT32,
    /** 16 bits with the exponent of float32. */
    @JsonProperty("bfloat16")
    BFLOAT16
}
