package io.github.rlvr.core.config;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which matrix products a model computes with on the CPU. */
public enum Products {
    /**
     * oneDNN's on x86-64 processors with AVX-512 from a hidden size of 256 on, on Intel's for
     * rollouts alone, else the default.
     */
    @JsonProperty("auto")
    AUTO,
    /** The native library's default. */
    @JsonProperty("plain")
    PLAIN,
    /** oneDNN's. */
    @JsonProperty("onednn")
    ONEDNN
}
