package io.github.rlvr.core.config;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which matrix products a model computes with on the CPU. */
public enum Products {
    /**
     * From a hidden size of 256 on, oneDNN's on x86-64 processors with AVX-512, on Intel's for
     * rollouts alone; those of training in float32 where the processor is slow in bfloat16. Else
     * the default.
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
