package io.github.rlvr.testkit.leak;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a piece of work leaves behind each time it is done: resident memory, open files, threads.
 * The work is done once to warm up, then in windows; the least growth of a window counts, because a
 * leak shows in every one and a heap that is still finding its size does not.
 *
 * @param work does something and cleans up after itself
 * @param times how often, a window
 */
public record Leaks(int times, Work work) {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path FILES = Path.of("/proc/self/fd");
    private static final int WINDOWS = 5;

    /** Something that may leave something behind. */
    @FunctionalInterface
    public interface Work {
        /** Does it. */
        void run() throws Exception;
    }

    private interface Gauge {
        long read() throws IOException;
    }

    /** Whether this system can be measured: it is a Linux. */
    public static boolean canBeMeasured() {
        return Files.exists(STATUS) && Files.exists(FILES);
    }

    /**
     * Kilobytes of resident memory that are left each time.
     *
     * @param few windows end once so few are left
     */
    public double kilobytes(double few) throws Exception {
        return least(Leaks::resident, few);
    }

    /** Open files that are left each time. */
    public double files() throws Exception {
        return least(Leaks::open, 0);
    }

    /** Threads that are left each time. */
    public double threads() throws Exception {
        return least(() -> ManagementFactory.getThreadMXBean().getThreadCount(), 0);
    }

    private double least(Gauge gauge, double few) throws Exception {
        repeat();
        double least = Double.POSITIVE_INFINITY;
        for (int window = 0; window < WINDOWS && least > few; window++) {
            long before = gauge.read();
            repeat();
            least = Math.min(least, (double) (gauge.read() - before) / times);
        }
        return least;
    }

    private void repeat() throws Exception {
        for (int i = 0; i < times; i++) {
            work.run();
        }
    }

    private static long resident() throws IOException {
        System.gc();
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    private static long open() throws IOException {
        try (Stream<Path> all = Files.list(FILES)) {
            return all.count();
        }
    }
}
