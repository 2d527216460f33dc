package io.github.rlvr.core.config;

import com.fasterxml.jackson.annotation.JsonProperty;

/** In which format a model computes. */
public enum Precision {
    /** Chosen for the machine. */
    @JsonProperty("auto")
    AUTO,
    /** 32 bits. */
    @JsonProperty("float32")
    FLOAT32,
    /** 16 bits with the exponent of float32. */
    @JsonProperty("bfloat16")
    BFLOAT16,
    /**
     * Products of weights rounded to 8 bits with activations rounded to 8 bits, after a Hadamard
     * rotation that evens them out (QuaRot, arXiv 2404.00456); keys and values in bfloat16, the
     * rest in float32. For rollouts only, on x86-64 processors with VNNI.
     */
    @JsonProperty("int8")
    INT8
}
