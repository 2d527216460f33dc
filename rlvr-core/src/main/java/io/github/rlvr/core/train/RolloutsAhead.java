package io.github.rlvr.core.train;

import io.github.rlvr.core.policy.Cancellation;
import io.github.rlvr.core.policy.GenerationRequest;
import io.github.rlvr.core.policy.PolicySnapshot;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Samples what the next step begins with while a step is learnt from, where {@code
 * trainer.one_step_off_policy} asks for it: verl's one-step-off-policy recipe.
 *
 * <p>The thread that samples lives as long as the update. It has a snapshot of the weights from
 * before and requests that were made before, so that nothing depends on which of the two is faster;
 * everything else (rewards, filters, refills, evaluations, checkpoints, listeners) happens on the
 * training thread while nothing is sampled.
 */
final class RolloutsAhead {

    private final TrainingSetup setup;
    private final RolloutCollector collector;
    private final LongSupplier nanoTime;

    RolloutsAhead(TrainingSetup setup, RolloutCollector collector, LongSupplier nanoTime) {
        this.setup = setup;
        this.collector = collector;
        this.nanoTime = nanoTime;
    }

    /**
     * Does a step's update, and has the next one's rollouts sampled meanwhile if there is a next
     * one.
     *
     * @param step whose update it is
     * @throws CancellationException if the calling thread is interrupted; nothing is sampled any
     *     more then
     */
    <T> T during(long step, Stopwatch watch, Supplier<T> update) {
        var trainer = setup.config().trainer();
        List<GenerationRequest> requests =
                trainer.oneStepOffPolicy() && step < trainer.steps()
                        ? collector.drawAhead()
                        : List.of();
        if (requests.isEmpty()) {
            return watch.time("update", update);
        }
        try (PolicySnapshot weights = setup.policy().snapshot()) {
            var sampling = new FutureTask<>(() -> sample(step + 1, requests, weights));
            Thread thread = new Thread(sampling, "rlvr-rollouts");
            thread.setDaemon(true);
            thread.start();
            try {
                T result = watch.time("update", update);
                collector.takeAhead(watch.time("wait", () -> result(sampling, step + 1)));
                return result;
            } finally {
                end(thread);
            }
        }
    }

    private RolloutCollector.Ahead sample(
            long step, List<GenerationRequest> requests, PolicySnapshot weights) {
        long start = nanoTime.getAsLong();
        // Progress is not told: listeners hear of a step in its turn, from the training thread.
        var groups = collector.generate(step, requests, weights::generate, progress -> {});
        return new RolloutCollector.Ahead(groups, nanoTime.getAsLong() - start);
    }

    private static <T> T result(FutureTask<T> sampling, long step) {
        // A step that is cancelled is lost whether its rollouts are there by chance or not.
        Cancellation.throwIfInterrupted("learning");
        try {
            return sampling.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException(
                    "interrupted while waiting for the rollouts of step " + step);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) e.getCause();
        }
    }

    /** Waits until a thread has ended, which an interrupt makes sooner. */
    private static void end(Thread thread) {
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
