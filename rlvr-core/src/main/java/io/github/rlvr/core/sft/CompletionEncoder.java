package io.github.rlvr.core.sft;

/**
 * Token ids of a completion to imitate: those of the text as it would follow a prompt, without
 * anything in front, and the end-of-sequence id behind.
 */
@FunctionalInterface
public interface CompletionEncoder {

    /** The ids, at least one. */
    int[] encode(String completion);
}
