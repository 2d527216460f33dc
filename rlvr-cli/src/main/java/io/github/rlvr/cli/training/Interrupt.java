package io.github.rlvr.cli.training;

import io.github.rlvr.core.train.RlvrTrainer;
import java.util.concurrent.CountDownLatch;

/**
 * Turns the interrupt key, and a request to terminate, into a stop after the step that is under
 * way, so that the run ends with a checkpoint.
 */
final class Interrupt implements AutoCloseable {

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook;

    private Interrupt(RlvrTrainer trainer) {
        this.hook = new Thread(() -> stop(trainer), "rlvr-interrupt");
    }

    /** From now until {@link #close()}. */
    static Interrupt endsAfterStep(RlvrTrainer trainer) {
        Interrupt interrupt = new Interrupt(trainer);
        Runtime.getRuntime().addShutdownHook(interrupt.hook);
        return interrupt;
    }

    private void stop(RlvrTrainer trainer) {
        trainer.requestStop();
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending because of the hook, which now lets it go.
            return;
        }
    }
}
