/**
 * HAPO: the entropy of a token drives its sampling temperature, its advantage and its clip range.
 *
 * <p>The published text and the released code differ in the sign of the entropy signal below its
 * pivot. {@link io.github.rlvr.algorithms.settings.Compat#RECOMMENDED} is the signed reading, which
 * every formula downstream assumes; {@code OFFICIAL} is the code's, where the tokens of lowest
 * entropy are treated as those of highest.
 */
package io.github.rlvr.algorithms.hapo;
