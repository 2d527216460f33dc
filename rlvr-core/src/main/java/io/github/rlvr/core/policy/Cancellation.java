package io.github.rlvr.core.policy;

import java.util.concurrent.CancellationException;

/**
 * Long work is cancelled by interrupting the thread that does it. It looks at the interrupt status
 * where stopping leaves nothing half done: between native calls, never within one.
 */
public final class Cancellation {

    private Cancellation() {}

    /**
     * Throws if the calling thread was interrupted; its interrupt status stays set.
     *
     * @param work what is cancelled, for the message: {@code "generating"}
     * @throws CancellationException if the calling thread was interrupted
     */
    public static void throwIfInterrupted(String work) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("interrupted while " + work);
        }
    }
}
