package io.github.rlvr.rewards.evaluation;

import io.github.rlvr.core.policy.GenerationListener;
import io.github.rlvr.core.policy.GenerationRequest;
import io.github.rlvr.core.policy.Policy;
import io.github.rlvr.core.reward.RewardPool;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.rollout.SamplingParams;
import io.github.rlvr.core.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * Asks a model every task several times and scores what it answers. Not thread-safe.
 *
 * <p>Tasks are asked in portions, so that memory does not grow with their number; the draws are
 * keyed by task and sample, so portions change no token.
 */
public final class SampledEvaluation {

    private static final int PORTION = 256;

    private final Policy policy;
    private final RewardPool rewards;
    private final SamplingParams sampling;
    private final int samples;
    private final long seed;

    /**
     * An evaluation.
     *
     * @param samples completions a task, at least 1
     * @param seed of the draws
     * @throws IllegalArgumentException for several greedy samples, which would all be the same
     */
    public SampledEvaluation(
            Policy policy, RewardPool rewards, SamplingParams sampling, int samples, long seed) {
        if (samples > 1 && sampling.temperature() == 0) {
            throw new IllegalArgumentException(
                    samples
                            + " samples a task at temperature 0 are all the same; ask for 1, or set"
                            + " a temperature");
        }
        this.policy = policy;
        this.rewards = rewards;
        this.sampling = sampling;
        this.samples = samples;
        this.seed = seed;
    }

    /**
     * The scored completions of every task.
     *
     * @param listener told the progress over all tasks
     * @throws CancellationException if the listener cancelled
     */
    public List<ScoredGroup> run(List<Task> tasks, GenerationListener listener) {
        List<ScoredGroup> groups = new ArrayList<>();
        Running total = new Running(listener, tasks.size() * samples);
        int portion = Math.max(1, PORTION / samples);
        for (int from = 0; from < tasks.size(); from += portion) {
            List<Task> some = tasks.subList(from, Math.min(tasks.size(), from + portion));
            var generated =
                    policy.generate(new GenerationRequest(some, samples, sampling, seed, 0), total);
            if (total.cancelled) {
                throw new CancellationException("cancelled while evaluating");
            }
            total.portionDone();
            groups.addAll(rewards.score(generated));
        }
        return groups;
    }

    /** Adds the portions up. */
    private static final class Running implements GenerationListener {

        private final GenerationListener listener;
        private final int total;
        private Progress before = new Progress(0, 0, 0, 0);
        private Progress latest = before;
        private boolean cancelled;

        Running(GenerationListener listener, int total) {
            this.listener = listener;
            this.total = total;
        }

        @Override
        public boolean onProgress(Progress progress) {
            latest =
                    new Progress(
                            before.finished() + progress.finished(),
                            total,
                            before.newTokens() + progress.newTokens(),
                            before.elapsedSeconds() + progress.elapsedSeconds());
            cancelled |= !listener.onProgress(latest);
            return !cancelled;
        }

        void portionDone() {
            before = latest;
        }
    }
}
