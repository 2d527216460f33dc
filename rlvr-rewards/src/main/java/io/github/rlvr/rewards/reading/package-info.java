/** Rewards that are computed from what the rewards before them said. */
package io.github.rlvr.rewards.reading;
