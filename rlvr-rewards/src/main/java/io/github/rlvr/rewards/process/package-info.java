/** Rewards of the steps of a completion that need no model. */
package io.github.rlvr.rewards.process;
