/** An algorithm as a value that fills the seams of the loop, and how one is found by name. */
package io.github.rlvr.core.algorithm;
