package io.github.rlvr.djl.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class BusyMachineTest {

    private static final long SECOND = 1_000_000_000;

    @Test
    void othersThatTakeAThreadsProcessorAreToldWithTheSetting() {
        String warning = warning(4, 0.9, 0.4, 4, SECOND).orElseThrow();
        assertEquals(
                "other processes use 2.0 of 4 processors and model.threads is 4: threads that wait"
                        + " for one another make a busy machine slow; set model.threads to 2, or"
                        + " end the others",
                warning);
    }

    @Test
    void aMachineWithRoomForEveryThreadIsNoCause() {
        assertTrue(warning(4, 0.9, 0.4, 2, SECOND).isEmpty());
        assertTrue(warning(4, 0.5, 0.4, 4, SECOND).isEmpty());
        assertTrue(warning(2, 1.0, 1.0, 2, SECOND).isEmpty());
    }

    @Test
    void oneThreadWaitsForNobody() {
        assertTrue(warning(2, 1.0, 0.1, 1, SECOND).isEmpty());
    }

    @Test
    void aShortTimeOrAnUnknownLoadSaysNothing() {
        assertTrue(warning(2, 1.0, 0.1, 2, SECOND / 10).isEmpty());
        assertTrue(warning(2, -1, 0.1, 2, SECOND).isEmpty());
        assertTrue(warning(2, 1.0, Double.NaN, 2, SECOND).isEmpty());
    }

    @Test
    void theJvmReportsLoadsOfThisMachine() {
        BusyMachine.Loads loads = BusyMachine.ofThisMachine();
        assertTrue(loads.processors() >= 1);
        assertTrue(loads.machine() <= 1);
        assertTrue(loads.process() <= 1);
    }

    private static Optional<String> warning(
            int processors, double machine, double process, int threads, long nanos) {
        Iterator<Long> clock = List.of(0L, nanos).iterator();
        BusyMachine.Loads loads =
                new BusyMachine.Loads() {
                    @Override
                    public double machine() {
                        return machine;
                    }

                    @Override
                    public double process() {
                        return process;
                    }

                    @Override
                    public int processors() {
                        return processors;
                    }
                };
        return new BusyMachine(loads, clock::next).warning(threads);
    }
}
