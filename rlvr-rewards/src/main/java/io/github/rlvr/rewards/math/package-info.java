/**
 * The math answer verifier: extract the answer from a completion, parse it into an exact expression
 * tree, compare it with the gold answer. Everything is bounded by construction (input length,
 * nesting, tokens, bits of a number, terms of a sum), deterministic and thread-safe; nothing here
 * waits, starts threads or uses exceptions for control flow. {@link
 * io.github.rlvr.rewards.math.MathVerifier} is the front door.
 */
package io.github.rlvr.rewards.math;
