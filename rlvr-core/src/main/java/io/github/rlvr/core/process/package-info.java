/** Rewards of the single steps of a completion, kept apart from the reward of its answer. */
package io.github.rlvr.core.process;
