package io.github.rlvr.djl.rollout;

import io.github.rlvr.core.rollout.FinishReason;

/**
 * One sampled completion; arrays are {@code [T]}.
 *
 * @param ids tokens, the end-of-sequence id included when one was drawn
 * @param logProbs natural-log probability of each at the sampling temperature
 * @param entropies entropy in nats of the distribution each was drawn from
 * @param finish why it ended
 */
public record Completion(int[] ids, float[] logProbs, float[] entropies, FinishReason finish) {}
