/** Rewards from comparisons within a prompt's samples. */
package io.github.rlvr.rewards.preference;
