/**
 * The rules of public answer graders, re-implemented from their published behaviour, so that a
 * number measured with one of them can be compared. They are weaker than {@link
 * io.github.rlvr.rewards.math.MathVerifier}: most compare strings.
 */
package io.github.rlvr.rewards.dialect;
