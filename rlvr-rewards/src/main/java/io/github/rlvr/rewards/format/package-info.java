/** Rewards for the form of a completion: tags, steps, fenced code. */
package io.github.rlvr.rewards.format;
