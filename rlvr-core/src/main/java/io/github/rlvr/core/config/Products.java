package io.github.rlvr.core.config;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which matrix products a model computes with on the CPU. */
public enum Products {
    /** Measured when the model is loaded; a close result may differ from run to run. */
    @JsonProperty("auto")
    AUTO,
    /** The native library's default. */
    @JsonProperty("plain")
    PLAIN,
    /** oneDNN's. */
    @JsonProperty("onednn")
    ONEDNN
}
