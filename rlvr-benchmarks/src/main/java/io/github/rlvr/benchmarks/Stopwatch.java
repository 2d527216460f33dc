package io.github.rlvr.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Wall-clock seconds of work. */
final class Stopwatch {

    private static final int REPEATS = 3;
    private static final double ENOUGH_SECONDS = 6;

    private Stopwatch() {}

    static double seconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) * 1e-9;
    }

    /** Median of three runs; of fewer, once they have taken long enough. */
    static double median(Runnable work) {
        List<Double> runs = new ArrayList<>();
        double spent = 0;
        while (runs.size() < REPEATS && spent < ENOUGH_SECONDS) {
            double run = seconds(work);
            runs.add(run);
            spent += run;
        }
        return runs.stream().sorted().toList().get((runs.size() - 1) / 2);
    }
}
