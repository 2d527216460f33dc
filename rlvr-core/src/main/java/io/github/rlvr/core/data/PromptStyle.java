package io.github.rlvr.core.data;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether a prompt that is a plain text becomes a conversation. */
public enum PromptStyle {
    /**
     * A conversation where a system prompt is configured or the layout is GSM8K's; else as it
     * stands.
     */
    @JsonProperty("auto")
    AUTO,
    /** It is encoded as it stands; rows with messages are refused. */
    @JsonProperty("text")
    TEXT,
    /** It becomes the message of a user. */
    @JsonProperty("chat")
    CHAT
}
