/** Measurements against named peers; not published. */
package io.github.rlvr.benchmarks;
