package io.github.rlvr.core.train;

import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.data.TaskSet;
import io.github.rlvr.core.policy.GenerationListener;
import io.github.rlvr.core.policy.GenerationRequest;
import io.github.rlvr.core.policy.Policy;
import io.github.rlvr.core.reward.RewardOutcome;
import io.github.rlvr.core.reward.RewardPool;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import io.github.rlvr.core.rollout.RolloutGroup;
import io.github.rlvr.core.rollout.SamplingParams;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;

/**
 * Measures greedy accuracy on held-out tasks by the first reward function. Not thread-safe.
 *
 * <p>A completion is correct if that function gives it more than one half.
 */
public final class Evaluator {

    private final Policy policy;
    private final RewardPool rewards;
    private final TaskSet tasks;
    private final SamplingParams sampling;
    private final long seed;

    /**
     * An evaluator with the limits and stop texts that training uses.
     *
     * @param tasks of which the first {@code trainer.eval_samples} are asked
     */
    public Evaluator(Policy policy, RewardPool rewards, TaskSet tasks, TrainConfig config) {
        this.policy = policy;
        this.rewards = rewards;
        this.tasks = tasks.first(config.trainer().evalSamples());
        this.sampling =
                new SamplingParams(
                        0, 0, 1, 0, config.sampling().maxNewTokens(), config.sampling().stop());
        this.seed = config.trainer().seed();
    }

    /**
     * Asks every task once.
     *
     * @param step training steps done, for the report
     * @throws CancellationException if the listener cancelled
     */
    public EvaluationReport evaluate(long step, GenerationListener listener) {
        boolean[] cancelled = new boolean[1];
        List<RolloutGroup> groups =
                policy.generate(
                        new GenerationRequest(tasks.tasks(), 1, sampling, seed, step),
                        progress -> !(cancelled[0] |= !listener.onProgress(progress)));
        if (cancelled[0]) {
            throw new CancellationException("cancelled while evaluating after step " + step);
        }
        List<ScoredGroup> scored = rewards.score(groups);
        int correct = 0;
        int unscored = 0;
        for (ScoredGroup group : scored) {
            OptionalDouble value = firstValue(group.rollouts().get(0));
            correct += value.orElse(0) > 0.5 ? 1 : 0;
            unscored += value.isEmpty() ? 1 : 0;
        }
        return new EvaluationReport(step, correct, scored.size(), unscored, scored);
    }

    private OptionalDouble firstValue(ScoredRollout rollout) {
        RewardOutcome outcome = rollout.outcomes().get(rewards.rewards().get(0).name());
        return outcome instanceof RewardOutcome.Scored scored
                ? scored.score().value()
                : OptionalDouble.empty();
    }
}
