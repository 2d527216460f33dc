package io.github.rlvr.core.loss;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;

/**
 * A forward and backward pass of DJL's autograd in which no garbage collection falls.
 *
 * <p>DJL makes a tensor on the memory of a Java buffer of the number in {@code array.mul(2)} and
 * forgets the buffer when the operation returns. Autograd keeps that tensor for the way back, and a
 * garbage collection before it frees the memory underneath: the gradient is then wrong or NaN. So a
 * pass that a collection fell into is run again; passes take milliseconds, and collections are far
 * apart.
 */
public final class AutogradPass {

    private static final int ATTEMPTS = 100;

    private AutogradPass() {}

    /**
     * Runs a pass until no garbage was collected meanwhile. Call it from any thread.
     *
     * @param pass computes a loss, goes back and reads the gradients; it makes its leaves itself,
     *     so that the gradients of an earlier try do not add to its own
     * @throws IllegalStateException if garbage was collected during every one of {@value #ATTEMPTS}
     *     tries
     */
    public static <T> T run(Supplier<T> pass) {
        for (int i = 0; i < ATTEMPTS; i++) {
            long before = collections();
            T result = pass.get();
            if (collections() == before) {
                return result;
            }
        }
        throw new IllegalStateException(
                "garbage was collected during every one of "
                        + ATTEMPTS
                        + " tries of a loss and its gradient; give the JVM more memory with -Xmx");
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }
}
