/**
 * Training on the engine: micro-batches, log-probabilities without full logits, gradients, AdamW.
 */
package io.github.rlvr.djl.train;
