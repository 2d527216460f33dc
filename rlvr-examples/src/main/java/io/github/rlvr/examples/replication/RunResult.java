package io.github.rlvr.examples.replication;

import java.util.List;
import java.util.Map;

/**
 * What one run gave.
 *
 * @param experiment its name
 * @param arm its name
 * @param seed of everything
 * @param seconds of wall clock, warm start not included
 * @param curves by metric, one value a step
 * @param finals measurements on held-out tasks by name
 */
record RunResult(
        String experiment,
        String arm,
        long seed,
        double seconds,
        Map<String, List<Double>> curves,
        Map<String, Double> finals) {}
