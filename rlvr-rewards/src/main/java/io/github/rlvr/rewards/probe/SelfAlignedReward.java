package io.github.rlvr.rewards.probe;

import io.github.rlvr.core.policy.Policy;
import io.github.rlvr.core.reward.BatchReward;
import io.github.rlvr.core.reward.RewardContext;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.rewards.reading.Values;
import io.github.rlvr.rewards.shaping.SelfAligned;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Self-aligned reward: how much the question lowers the perplexity of the completion. The policy
 * scores every completion twice, behind its prompt and alone, at temperature 1. Alone it stands
 * behind what the tokenizer puts before an empty text; where that is nothing, its first token
 * serves as context and counts in neither perplexity. Completions without a token to score get 0.
 *
 * @param reward from two perplexities
 * @param peak progress at which the reward counts in full, rising before and falling after it; 0
 *     for in full always
 */
public record SelfAlignedReward(SelfAligned reward, double peak) implements BatchReward {

    /** Refuses a peak outside [0, 1]. */
    public SelfAlignedReward {
        if (!(peak >= 0 && peak <= 1)) {
            throw new IllegalArgumentException("peak is " + peak + "; it must lie in [0, 1]");
        }
    }

    @Override
    public List<Score> score(List<ScoredGroup> groups, RewardContext context) {
        Policy policy = context.trainedPolicy();
        int[] start = policy.encode(new Prompt.Text(""));
        List<Rollout> rollouts = Values.rows(groups).stream().map(r -> r.rollout()).toList();
        int skipped = start.length == 0 ? 1 : 0;
        List<Rollout> asked = new ArrayList<>();
        List<Rollout> alone = new ArrayList<>();
        for (Rollout rollout : rollouts) {
            if (rollout.length() > skipped) {
                asked.add(behind(rollout, rollout.promptIds(), 0));
                alone.add(
                        skipped == 0
                                ? behind(rollout, start, 0)
                                : behind(rollout, Arrays.copyOf(rollout.completionIds(), 1), 1));
            }
        }
        float[][] given = asked.isEmpty() ? new float[0][] : policy.logProbs(asked);
        float[][] free = alone.isEmpty() ? new float[0][] : policy.logProbs(alone);
        List<Score> scores = new ArrayList<>();
        int next = 0;
        for (Rollout rollout : rollouts) {
            if (rollout.length() > skipped) {
                float[] tail = Arrays.copyOfRange(given[next], skipped, given[next].length);
                scores.add(Score.of(scale(context.progress()) * reward(tail, free[next++])));
            } else {
                scores.add(Score.of(0));
            }
        }
        return scores;
    }

    private double reward(float[] given, float[] alone) {
        return reward.reward(
                SelfAligned.perplexity(given).orElseThrow(),
                SelfAligned.perplexity(alone).orElseThrow());
    }

    private double scale(double progress) {
        if (peak == 0) {
            return 1;
        }
        return progress <= peak ? progress / peak : (1 - progress) / (1 - peak);
    }

    /** The rollout's tokens from one on, behind another prompt, at temperature 1. */
    private static Rollout behind(Rollout rollout, int[] prompt, int from) {
        int[] ids = Arrays.copyOfRange(rollout.completionIds(), from, rollout.length());
        return new Rollout(
                rollout.taskId(),
                rollout.sample(),
                prompt,
                ids,
                new float[ids.length],
                new float[ids.length],
                1,
                rollout.finish(),
                rollout.text(),
                rollout.seed(),
                rollout.policyVersion());
    }
}
