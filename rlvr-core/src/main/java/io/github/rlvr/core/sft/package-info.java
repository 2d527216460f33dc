/**
 * Supervised fine-tuning, as a warm start: the machinery of an update with advantage 1 and the
 * plain negative log-likelihood.
 */
package io.github.rlvr.core.sft;
