package io.github.rlvr.examples.replication;

import java.util.List;
import java.util.Map;

/**
 * What one run gave.
 *
 * @param experiment its name
 * @param arm its name
 * @param seed of everything
 * @param seconds of wall clock of the reinforcement learning and the first measurement
 * @param wholeSeconds of wall clock, with the warm start if this run was the first to need it
 * @param curves by metric, one value a step
 * @param finals measurements on held-out tasks by name
 */
record RunResult(
        String experiment,
        String arm,
        long seed,
        double seconds,
        double wholeSeconds,
        Map<String, List<Double>> curves,
        Map<String, Double> finals) {}
