package io.github.rlvr.algorithms.mqr;

import io.github.rlvr.core.policy.GenerationListener;
import io.github.rlvr.core.policy.GenerationRequest;
import io.github.rlvr.core.policy.Policy;
import io.github.rlvr.core.rollout.FinishReason;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.rollout.SamplingParams;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A policy as a text generator. A completion that was cut off counts for nothing. Not thread-safe.
 */
public final class PolicyTextGenerator implements TextGenerator {

    private final Policy policy;
    private final SamplingParams sampling;
    private final long seed;
    private long calls;

    /**
     * A generator over a policy, which stays the caller's.
     *
     * @param seed of the sampling; every call has random streams of its own
     */
    public PolicyTextGenerator(Policy policy, SamplingParams sampling, long seed) {
        this.policy = policy;
        this.sampling = sampling;
        this.seed = seed;
    }

    @Override
    public List<String> generate(List<Prompt> prompts) {
        List<Task> tasks = new ArrayList<>();
        for (Prompt prompt : prompts) {
            tasks.add(new Task("text " + tasks.size(), prompt, Optional.empty(), Map.of()));
        }
        GenerationRequest request = new GenerationRequest(tasks, 1, sampling, seed, calls++);
        return policy.generate(request, GenerationListener.NONE).stream()
                .map(group -> whole(group.rollouts().get(0)))
                .toList();
    }

    private static String whole(Rollout rollout) {
        return rollout.finish() == FinishReason.STOP ? rollout.text() : "";
    }
}
