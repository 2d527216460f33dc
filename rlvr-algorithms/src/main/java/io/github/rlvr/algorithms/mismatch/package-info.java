/**
 * What to do when the policy that sampled is not the policy that is trained: because its weights
 * are older or its arithmetic is coarser. {@code L = lp_old - lp_roll} is the log-ratio of a token.
 */
package io.github.rlvr.algorithms.mismatch;
