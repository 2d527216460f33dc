package io.github.rlvr.core.config;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where tensors live. */
public enum Device {
    /** The first GPU if there is one, else the CPU. */
    @JsonProperty("auto")
    AUTO,
    /** The processor. */
    @JsonProperty("cpu")
    CPU,
    /** The first GPU; an error if there is none. */
    @JsonProperty("gpu")
    GPU
}
