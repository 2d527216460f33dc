package io.github.rlvr.core.reward;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * One call of one function: it ends with the function's answer or with the deadline, whichever
 * comes first.
 *
 * <p>The lock keeps an interrupt of this call from reaching whatever the thread does next.
 */
final class RewardCall implements Runnable {

    private final RewardFunction function;
    private final Sample sample;
    private final Duration deadline;
    private final CompletableFuture<RewardOutcome> outcome = new CompletableFuture<>();
    private final Object lock = new Object();
    private Thread runner;
    private boolean returned;

    RewardCall(RewardFunction function, Sample sample, Duration deadline) {
        this.function = function;
        this.sample = sample;
        this.deadline = deadline;
    }

    CompletableFuture<RewardOutcome> outcome() {
        return outcome;
    }

    /** Whether the function has returned, which may be long after the deadline. */
    boolean returned() {
        synchronized (lock) {
            return returned;
        }
    }

    @Override
    public void run() {
        synchronized (lock) {
            runner = Thread.currentThread();
        }
        RewardOutcome answer = null;
        try {
            answer = call();
        } finally {
            synchronized (lock) {
                returned = true;
                // The flag may be this call's own deadline; the thread serves another call next.
                Thread.interrupted();
            }
            if (answer == null) {
                outcome.completeExceptionally(
                        new IllegalStateException("the reward's thread died"));
            } else {
                outcome.complete(answer);
            }
        }
    }

    /** Ends the call if it still runs. */
    void expire() {
        synchronized (lock) {
            if (returned || !outcome.complete(new RewardOutcome.TimedOut(deadline))) {
                return;
            }
            if (runner != null) {
                runner.interrupt();
            }
        }
    }

    // Declared boundary: whatever user code throws becomes an outcome that names it.
    private RewardOutcome call() {
        try {
            Score score = function.score(sample);
            return score == null
                    ? new RewardOutcome.Failed(
                            new NullPointerException(
                                    "the function returned null; use Score.notApplicable() to abstain"))
                    : new RewardOutcome.Scored(score);
        } catch (Exception | StackOverflowError e) {
            return new RewardOutcome.Failed(e);
        }
    }
}
