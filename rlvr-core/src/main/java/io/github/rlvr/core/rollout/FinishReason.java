package io.github.rlvr.core.rollout;

/** Why a completion ended. */
public enum FinishReason {
    /** The policy emitted an end-of-sequence token or a stop string. */
    STOP,
    /** The limit of new tokens, or of the model's context, was reached. */
    LENGTH,
    /** Generation was cancelled from outside. */
    CANCELLED,
    /** The logits were not finite; such a rollout never enters group statistics. */
    INVALID
}
