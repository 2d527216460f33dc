package io.github.rlvr.core.train;

/**
 * Interrupts the thread that trains, but never while it writes: an interrupt that falls into {@link
 * #defer} takes effect after it. Java closes a file whose writer is interrupted.
 */
final class Interruption {

    private Thread running;

    /** Work that must not be cut short. */
    interface Work<E extends Exception> {
        void run() throws E;
    }

    /** The calling thread is the one to interrupt, until {@link #end}. */
    synchronized void begin() {
        running = Thread.currentThread();
    }

    /**
     * No thread is interrupted from now on.
     *
     * @param forget whether the calling thread's interrupt status was ours and is to be cleared
     */
    synchronized void end(boolean forget) {
        running = null;
        if (forget) {
            Thread.interrupted();
        }
    }

    synchronized void interrupt() {
        if (running != null) {
            running.interrupt();
        }
    }

    /** Does something to its end; whoever interrupts waits. */
    synchronized <E extends Exception> void defer(Work<E> work) throws E {
        boolean pending = Thread.interrupted();
        try {
            work.run();
        } finally {
            if (pending) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
