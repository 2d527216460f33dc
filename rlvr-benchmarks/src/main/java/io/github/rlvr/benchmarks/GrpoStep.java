package io.github.rlvr.benchmarks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlvr.algorithms.Algorithms;
import io.github.rlvr.core.advantage.AdvantageInput;
import io.github.rlvr.core.advantage.Advantages;
import io.github.rlvr.core.algorithm.Algorithm;
import io.github.rlvr.core.policy.GenerationListener;
import io.github.rlvr.core.policy.GenerationRequest;
import io.github.rlvr.core.policy.TrainingSample;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import io.github.rlvr.core.rollout.RolloutGroup;
import io.github.rlvr.core.rollout.SamplingParams;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import io.github.rlvr.djl.policy.DjlPolicy;
import java.util.ArrayList;
import java.util.List;

/** Sampling and learning as GRPO does, with rewards that cost nothing. */
final class GrpoStep {

    private final DjlPolicy policy;
    private final Algorithm grpo;
    private long step;

    /**
     * @param corrected whether rollouts are another policy's than training's, so that importance
     *     weights are taken; without rejection, which scores every rollout once more
     */
    GrpoStep(DjlPolicy policy, boolean corrected) {
        ObjectNode settings = JsonNodeFactory.instance.objectNode();
        if (corrected) {
            settings.put("rollout_is", "token").put("rollout_rs", "none");
        }
        this.policy = policy;
        this.grpo = Algorithms.byName("grpo", settings);
    }

    /**
     * Where the seconds of a step went.
     *
     * @param rollout sampling, prefill included
     * @param update advantages, gradients and optimiser
     */
    record Seconds(double rollout, double update) {

        double step() {
            return rollout + update;
        }
    }

    Seconds run(List<Prompt> prompts, int group, int tokens) {
        List<RolloutGroup> groups = new ArrayList<>();
        double rollout = Stopwatch.seconds(() -> groups.addAll(generate(prompts, group, tokens)));
        return new Seconds(rollout, Stopwatch.seconds(() -> update(groups, tokens)));
    }

    List<RolloutGroup> generate(List<Prompt> prompts, int group, int tokens) {
        List<Task> tasks = new ArrayList<>();
        for (Prompt prompt : prompts) {
            tasks.add(Task.of("prompt-" + tasks.size(), prompt, ""));
        }
        SamplingParams sampling = SamplingParams.sampling(1, tokens);
        return policy.generate(
                new GenerationRequest(tasks, group, sampling, 1, step++), GenerationListener.NONE);
    }

    void update(List<TrainingSample> samples, int longest) {
        policy.update(samples, grpo.loss(), longest);
    }

    private void update(Iterable<RolloutGroup> groups, int longest) {
        List<ScoredGroup> scored = new ArrayList<>();
        for (RolloutGroup group : groups) {
            scored.add(
                    new ScoredGroup(
                            group.task(),
                            group.rollouts().stream()
                                    .map(r -> ScoredRollout.of(r, r.sample() % 7 / 7.0))
                                    .toList()));
        }
        Advantages advantages = grpo.estimator().estimate(AdvantageInput.of(scored));
        List<TrainingSample> samples = new ArrayList<>();
        for (ScoredGroup group : scored) {
            for (ScoredRollout member : group.rollouts()) {
                samples.add(
                        TrainingSample.onPolicy(member.rollout(), advantages.row(samples.size())));
            }
        }
        update(samples, longest);
    }
}
