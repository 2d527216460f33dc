/** Mutated inputs for readers of untrusted files. */
package io.github.rlvr.testkit.fuzz;
