/** Corrections for a verifier that errs at known or estimated rates. */
package io.github.rlvr.rewards.noise;
