package io.github.rlvr.cli.training;

import io.github.rlvr.core.train.RlvrTrainer;
import java.io.PrintWriter;
import java.util.function.IntConsumer;

/**
 * Turns signals into a request to stop what the command line is doing, so that the process never
 * ends in the middle of a native call and a run ends with a checkpoint.
 *
 * <p>While a trainer runs, the first signal ends it after the step that is under way and the second
 * cancels that step. Everything else is cancelled by the first one, by interrupting the command's
 * thread. A signal that comes after all these ends the process at once.
 */
public final class Interrupt {

    private static final int SIGNALLED = 128;

    private final Thread command;
    private final PrintWriter err;
    private final IntConsumer halt;
    private RlvrTrainer trainer;
    private int signal;
    private boolean stopping;
    private boolean cancelling;

    /**
     * An interrupt; it listens to nothing by itself.
     *
     * @param command the thread that does the work
     * @param err where a person is told what happens now
     * @param halt ends the process with an exit code, {@code Runtime.getRuntime()::halt}
     */
    public Interrupt(Thread command, PrintWriter err, IntConsumer halt) {
        this.command = command;
        this.err = err;
        this.halt = halt;
    }

    /** A trainer to stop, until it is closed. */
    public interface Registration extends AutoCloseable {

        @Override
        void close();
    }

    /** From now until the result is closed a signal stops this trainer. */
    public synchronized Registration stops(RlvrTrainer running) {
        trainer = running;
        return this::forget;
    }

    private synchronized void forget() {
        trainer = null;
    }

    /**
     * Called for every signal, from any thread.
     *
     * @param number the operating system's, 2 for the interrupt key and 15 for a request to end
     */
    public synchronized void signalled(int number) {
        signal = number;
        if (cancelling) {
            halt.accept(SIGNALLED + number);
        } else if (trainer == null) {
            cancelling = true;
            say("stopping as soon as the native library allows; again to end at once");
            command.interrupt();
        } else if (stopping) {
            cancelling = true;
            say("cancelling step " + (trainer.step() + 1) + "; again to end at once");
            trainer.cancel();
        } else {
            stopping = true;
            say(
                    "stopping after this step; "
                            + (trainer.step() + 1)
                            + " of "
                            + trainer.steps()
                            + "; again to cancel it");
            trainer.requestStop();
        }
    }

    private void say(String what) {
        err.println();
        err.println(what);
        err.flush();
    }

    /** Whether a signal came. */
    public synchronized boolean isRequested() {
        return signal != 0;
    }

    /**
     * What the process ends with.
     *
     * @param code of the command
     * @return 128 + the signal's number after a signal, else the command's own
     */
    public synchronized int exitCode(int code) {
        return signal == 0 ? code : SIGNALLED + signal;
    }
}
