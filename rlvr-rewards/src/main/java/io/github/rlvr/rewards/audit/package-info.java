/**
 * Attacks on rewards: texts that must not be paid for, tried on a user's own gold answers, and a
 * comparison of what a reward says with a second verifier.
 */
package io.github.rlvr.rewards.audit;
