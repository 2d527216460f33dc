package io.github.rlvr.algorithms.loss;

import ai.djl.ndarray.NDArray;
import io.github.rlvr.core.loss.PolicyLossOutput.Ratio;
import java.util.Map;

/**
 * What an objective makes of a micro-batch.
 *
 * @param loss {@code [B, T]} loss of every token, carrying the gradient; arbitrary where masked
 * @param ratio {@code [B, T]} importance ratio of every token, carrying the gradient
 * @param metrics by name
 */
public record TokenLoss(NDArray loss, NDArray ratio, Map<String, Ratio> metrics) {}
