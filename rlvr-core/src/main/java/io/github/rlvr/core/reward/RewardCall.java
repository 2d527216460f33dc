package io.github.rlvr.core.reward;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/**
 * One call of one reward: it ends with the reward's answer or with the deadline, whichever comes
 * first. Every sample it is about gets an outcome.
 *
 * <p>The lock keeps an interrupt of this call from reaching whatever the thread does next.
 */
final class RewardCall implements Runnable {

    private final Callable<List<Score>> work;
    private final int samples;
    private final Duration deadline;
    private final CompletableFuture<List<RewardOutcome>> outcomes = new CompletableFuture<>();
    private final Object lock = new Object();
    private Thread runner;
    private boolean returned;

    /**
     * A call.
     *
     * @param samples number of scores that the work must return
     */
    RewardCall(Callable<List<Score>> work, int samples, Duration deadline) {
        this.work = work;
        this.samples = samples;
        this.deadline = deadline;
    }

    CompletableFuture<List<RewardOutcome>> outcomes() {
        return outcomes;
    }

    /** Whether the reward has returned, which may be long after the deadline. */
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
        List<RewardOutcome> answer = null;
        try {
            answer = call();
        } finally {
            synchronized (lock) {
                returned = true;
                // The flag may be this call's own deadline; the thread serves another call next.
                Thread.interrupted();
            }
            if (answer == null) {
                outcomes.completeExceptionally(
                        new IllegalStateException("the reward's thread died"));
            } else {
                outcomes.complete(answer);
            }
        }
    }

    /** Ends the call if it still runs. */
    void expire() {
        synchronized (lock) {
            if (returned || !outcomes.complete(all(new RewardOutcome.TimedOut(deadline)))) {
                return;
            }
            if (runner != null) {
                runner.interrupt();
            }
        }
    }

    /** Runs the work on this thread, without its deadline. */
    // Declared boundary: whatever user code throws becomes an outcome that names it.
    List<RewardOutcome> call() {
        try {
            return outcomes(work.call());
        } catch (TimeoutException e) {
            return all(new RewardOutcome.TimedOut(deadline));
        } catch (Exception | StackOverflowError e) {
            return all(new RewardOutcome.Failed(e));
        }
    }

    private List<RewardOutcome> outcomes(List<Score> scores) {
        if (scores == null || scores.size() != samples) {
            return all(new RewardOutcome.Failed(new WrongCountException(samples, scores)));
        }
        return scores.stream().map(RewardCall::outcome).toList();
    }

    private static RewardOutcome outcome(Score score) {
        return score == null
                ? new RewardOutcome.Failed(
                        new NullPointerException(
                                "the function returned null; use Score.notApplicable() to abstain"))
                : new RewardOutcome.Scored(score);
    }

    private List<RewardOutcome> all(RewardOutcome outcome) {
        return Collections.nCopies(samples, outcome);
    }
}
