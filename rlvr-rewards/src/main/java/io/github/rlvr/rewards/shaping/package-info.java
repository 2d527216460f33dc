/** Shaping of reward-model scores, perplexities and step accuracies. */
package io.github.rlvr.rewards.shaping;
