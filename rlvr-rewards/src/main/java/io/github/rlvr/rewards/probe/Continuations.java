package io.github.rlvr.rewards.probe;

import io.github.rlvr.core.policy.GenerationRequest;
import io.github.rlvr.core.policy.Policy;
import io.github.rlvr.core.random.RolloutRandom;
import io.github.rlvr.core.reward.RewardContext;
import io.github.rlvr.core.rollout.RolloutGroup;
import io.github.rlvr.core.rollout.SamplingParams;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import io.github.rlvr.rewards.math.MathVerifier;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * How often the policy ends right when it goes on from a prefix. Stateless.
 *
 * @param verifier says what is right
 * @param samples continuations of a prefix
 * @param maxNewTokens of a continuation
 * @param temperature of sampling
 */
record Continuations(MathVerifier verifier, int samples, int maxNewTokens, double temperature) {

    private static final long STREAM = RolloutRandom.hash("continuations");

    /**
     * A prefix.
     *
     * @param ids prompt and beginning of a completion
     * @param text that beginning as text, which the verifier reads with the continuation
     * @param gold what the answer should be
     */
    record Prefix(int[] ids, String text, String gold) {}

    /** Refuses counts below 1. */
    Continuations {
        if (samples < 1 || maxNewTokens < 1) {
            throw new IllegalArgumentException(
                    "samples is "
                            + samples
                            + " and max_new_tokens is "
                            + maxNewTokens
                            + "; both must be at least 1");
        }
    }

    /**
     * Shares of right continuations.
     *
     * @return {@code [n]} one a prefix; a prefix that fills the context counts as it stands
     */
    double[] accuracies(List<Prefix> prefixes, RewardContext context) throws TimeoutException {
        Policy policy = context.trainedPolicy();
        List<Task> tasks = new ArrayList<>();
        List<Integer> owners = new ArrayList<>();
        double[] accuracies = new double[prefixes.size()];
        for (int i = 0; i < prefixes.size(); i++) {
            Prefix prefix = prefixes.get(i);
            if (prefix.ids().length < policy.contextLength()) {
                tasks.add(Task.of("probe " + i, new Prompt.Tokens(prefix.ids()), prefix.gold()));
                owners.add(i);
            } else {
                accuracies[i] = isRight(prefix, "") ? 1 : 0;
            }
        }
        if (tasks.isEmpty()) {
            return accuracies;
        }
        List<RolloutGroup> groups =
                context.generate(
                        policy,
                        new GenerationRequest(
                                tasks,
                                samples,
                                SamplingParams.sampling(temperature, maxNewTokens),
                                RolloutRandom.key(context.seed(), STREAM),
                                context.step()));
        for (int k = 0; k < groups.size(); k++) {
            Prefix prefix = prefixes.get(owners.get(k));
            accuracies[owners.get(k)] =
                    groups.get(k).rollouts().stream()
                            .mapToDouble(r -> isRight(prefix, r.text()) ? 1 : 0)
                            .average()
                            .orElse(0);
        }
        return accuracies;
    }

    private boolean isRight(Prefix prefix, String continuation) {
        return verifier.verify(prefix.gold(), prefix.text() + continuation).isEqual();
    }
}
