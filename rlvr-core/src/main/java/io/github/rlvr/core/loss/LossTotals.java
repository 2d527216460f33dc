package io.github.rlvr.core.loss;

/**
 * Denominators over the whole optimiser step, so that no split into micro-batches changes a
 * gradient.
 *
 * @param tokens unmasked completion tokens of the step
 * @param sequences rows with at least one unmasked token
 * @param rows all rows, empty ones included
 * @param maxCompletionLength the configured limit of new tokens, divisor of Dr.GRPO
 */
public record LossTotals(long tokens, long sequences, long rows, int maxCompletionLength) {}
