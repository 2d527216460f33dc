package io.github.rlvr.rewards.judge;

import io.github.rlvr.core.policy.GenerationRequest;
import io.github.rlvr.core.policy.Policy;
import io.github.rlvr.core.reward.RewardContext;
import io.github.rlvr.core.rollout.RolloutGroup;
import io.github.rlvr.core.rollout.SamplingParams;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * Greedy answers of a loaded policy, the one in training or another.
 *
 * @param policy asked from the thread that drives it
 * @param context for deadline and seed
 * @param chat whether prompts go through the chat template
 * @param maxNewTokens of an answer
 */
public record PolicyTextModel(Policy policy, RewardContext context, boolean chat, int maxNewTokens)
        implements TextModel {

    @Override
    public List<String> answer(List<String> prompts) throws TimeoutException {
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            String text = prompts.get(i);
            Prompt prompt = chat ? Prompt.user(text) : new Prompt.Text(text);
            tasks.add(Task.of("judge " + i, prompt, ""));
        }
        List<RolloutGroup> groups =
                context.generate(
                        policy,
                        new GenerationRequest(
                                tasks,
                                1,
                                SamplingParams.greedy(maxNewTokens),
                                context.seed(),
                                context.step()));
        return groups.stream().map(group -> group.rollouts().get(0).text()).toList();
    }
}
