/** Entropy of token distributions. */
package io.github.rlvr.algorithms.entropy;
