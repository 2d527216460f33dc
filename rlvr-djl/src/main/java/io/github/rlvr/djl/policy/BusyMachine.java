package io.github.rlvr.djl.policy;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Whether other processes leave enough of the machine for the native library's threads, from what
 * the machine did while a policy was built.
 */
final class BusyMachine {

    /** A load over less time than this says little: processors are counted in hundredths. */
    private static final long SHORTEST_NANOS = 250_000_000;

    /** A processor that is half free is not worth a warning. */
    private static final double SLACK = 0.5;

    /** Loads of the processors since the last question: 0 to 1, negative or NaN where unknown. */
    interface Loads {

        double machine();

        double process();

        int processors();
    }

    private final Loads loads;
    private final LongSupplier nanoTime;
    private final long start;

    /** Begins to look. */
    BusyMachine(Loads loads, LongSupplier nanoTime) {
        this.loads = loads;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        loads.machine();
        loads.process();
    }

    /** The loads that the JVM reports. */
    static Loads ofThisMachine() {
        OperatingSystemMXBean system =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Loads() {
            @Override
            public double machine() {
                return system.getCpuLoad();
            }

            @Override
            public double process() {
                return system.getProcessCpuLoad();
            }

            @Override
            public int processors() {
                return system.getAvailableProcessors();
            }
        };
    }

    /**
     * What to tell the user.
     *
     * @param threads of the native library
     * @return empty if they have room, or if the time was too short to know
     */
    Optional<String> warning(int threads) {
        double machine = loads.machine();
        double process = loads.process();
        boolean known = machine >= 0 && process >= 0;
        if (!known || threads == 1 || nanoTime.getAsLong() - start < SHORTEST_NANOS) {
            return Optional.empty();
        }
        int processors = loads.processors();
        double others = Math.max(0, machine - process) * processors;
        if (others <= Math.max(0, processors - threads) + SLACK) {
            return Optional.empty();
        }
        return Optional.of(
                String.format(
                        Locale.ROOT,
                        "other processes use %.1f of %d processors and model.threads is %d: threads"
                                + " that wait for one another make a busy machine slow; set"
                                + " model.threads to %d, or end the others",
                        others,
                        processors,
                        threads,
                        Math.max(1, (int) Math.floor(processors - others))));
    }
}
