/** Means, deviations and whitening on the host, with their corner cases spelt out. */
package io.github.rlvr.algorithms.statistics;
