/** Replays of golden files with the rewards and metrics of this module. */
package io.github.rlvr.rewards.golden;
