package io.github.rlvr.core.sft;

import io.github.rlvr.core.metrics.Metrics;

/**
 * What an update did.
 *
 * @param step from 1
 * @param steps of the whole run
 * @param metrics {@code loss}, {@code nll} in nats a token, {@code grad_norm}, {@code
 *     learning_rate}, {@code entropy}
 */
public record SftReport(int step, int steps, Metrics metrics) {}
