package io.github.rlvr.core.reward;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Runs calls on a bounded number of threads. A call that goes on after its deadline loses its
 * thread; when more than {@value #STUCK_PER_THREAD} a configured thread are lost, it gives up.
 */
final class RewardThreads implements AutoCloseable {

    private static final int STUCK_PER_THREAD = 4;

    private final int threads;
    private final Duration deadline;
    private final ExecutorService workers = Executors.newCachedThreadPool(daemon("rlvr-reward"));
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(daemon("rlvr-reward-deadline"));
    private final List<RewardCall> stuck = new ArrayList<>();

    RewardThreads(int threads, Duration deadline) {
        this.threads = threads;
        this.deadline = deadline;
    }

    /**
     * Runs calls.
     *
     * @param reward whose they are, for messages
     * @return the outcomes of the first, then those of the second, and so on
     * @throws CancellationException if the calling thread was interrupted; its flag is set again
     */
    List<RewardOutcome> run(String reward, List<RewardCall> calls) {
        Semaphore permits = new Semaphore(threads);
        try {
            for (RewardCall call : calls) {
                permits.acquire();
                start(call, permits);
            }
        } catch (InterruptedException e) {
            calls.forEach(RewardCall::expire);
            Thread.currentThread().interrupt();
            throw new CancellationException("scoring with " + reward + " was interrupted");
        }
        List<RewardOutcome> outcomes = new ArrayList<>();
        calls.forEach(call -> outcomes.addAll(await(call)));
        rememberStuck(reward, calls);
        return outcomes;
    }

    private void start(RewardCall call, Semaphore permits) {
        call.outcomes().whenComplete((outcome, failure) -> permits.release());
        workers.execute(
                () -> {
                    var expiry =
                            clock.schedule(call::expire, deadline.toNanos(), TimeUnit.NANOSECONDS);
                    call.run();
                    expiry.cancel(false);
                });
    }

    private static List<RewardOutcome> await(RewardCall call) {
        try {
            return call.outcomes().join();
        } catch (CompletionException e) {
            throw new IllegalStateException(
                    "a reward's thread died; see the log for its error", e.getCause());
        }
    }

    private void rememberStuck(String reward, List<RewardCall> calls) {
        calls.stream().filter(call -> !call.returned()).forEach(stuck::add);
        stuck.removeIf(RewardCall::returned);
        if (stuck.size() > STUCK_PER_THREAD * threads) {
            throw new RewardException(
                    stuck.size()
                            + " calls of reward functions, the last of "
                            + reward
                            + ", go on after their deadline of "
                            + deadline
                            + " although they were interrupted; make the function check Thread.interrupted()",
                    null);
        }
    }

    @Override
    public void close() {
        workers.shutdownNow();
        clock.shutdownNow();
    }

    private static ThreadFactory daemon(String name) {
        return runnable -> {
            Thread thread = new Thread(runnable, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
