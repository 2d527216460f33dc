/** Rewards and penalties for length and repetition. */
package io.github.rlvr.rewards.length;
