package io.github.rlvr.core.rollout;

import java.util.Objects;

/**
 * One sampled completion with everything the trainer needs to learn from it. Token ids are the
 * truth; the text is derived from them and is never re-tokenised.
 *
 * <p>The arrays belong to the rollout and are not copied; they must not be modified.
 *
 * @param taskId the task that was asked
 * @param sample index within the group, from 0
 * @param promptIds {@code [P]} ids of the rendered prompt
 * @param completionIds {@code [T]} generated ids, the end-of-sequence id included when one was
 *     drawn; may be empty
 * @param logProbs {@code [T]} behaviour policy's natural-log probability of each completion token
 *     at {@code temperature}
 * @param entropies {@code [T]} entropy in nats of the distribution at {@code temperature} at each
 *     token, before top-k, top-p and min-p
 * @param temperature divisor of the logits while sampling
 * @param finish why the completion ended
 * @param text the completion decoded without special tokens
 * @param seed key of this rollout's random stream
 * @param policyVersion {@link io.github.rlvr.core.policy.Policy#version()} of the weights that
 *     sampled it
 */
public record Rollout(
        String taskId,
        int sample,
        int[] promptIds,
        int[] completionIds,
        float[] logProbs,
        float[] entropies,
        double temperature,
        FinishReason finish,
        String text,
        long seed,
        long policyVersion) {

    /** Checks that the per-token arrays have one entry per completion token. */
    public Rollout {
        Objects.requireNonNull(taskId, "taskId");
        Objects.requireNonNull(finish, "finish");
        Objects.requireNonNull(text, "text");
        if (promptIds.length == 0) {
            throw new IllegalArgumentException(
                    "rollout of task " + taskId + " has an empty prompt");
        }
        if (logProbs.length != completionIds.length || entropies.length != completionIds.length) {
            throw new IllegalArgumentException(
                    "rollout of task "
                            + taskId
                            + " has "
                            + completionIds.length
                            + " completion tokens but "
                            + logProbs.length
                            + " log-probabilities and "
                            + entropies.length
                            + " entropies");
        }
    }

    /** Number of generated tokens. */
    public int length() {
        return completionIds.length;
    }
}
