package io.github.rlvr.core.reward;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of a run in which a reward function fails. */
public enum ErrorPolicy {
    /** The run stops with the function's error. */
    @JsonProperty("fail")
    FAIL,
    /** The sample is left out of its group, and the event is counted. */
    @JsonProperty("skip")
    SKIP
}
