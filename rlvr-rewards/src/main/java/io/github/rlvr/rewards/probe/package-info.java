/** Rewards that ask the policy in training again: second scores, continuations, second answers. */
package io.github.rlvr.rewards.probe;
