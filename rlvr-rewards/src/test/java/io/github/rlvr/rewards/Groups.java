package io.github.rlvr.rewards;

import io.github.rlvr.core.reward.BatchReward;
import io.github.rlvr.core.reward.GroupReward;
import io.github.rlvr.core.reward.Reward;
import io.github.rlvr.core.reward.RewardContext;
import io.github.rlvr.core.reward.RewardOutcome;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import io.github.rlvr.core.reward.StepScores;
import io.github.rlvr.core.rollout.FinishReason;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Groups whose rewards so far are given, and what further rewards make of them. */
public final class Groups {

    private Groups() {}

    /** A group of rollouts of one task; {@code NaN} stands for a reward that abstained. */
    public static ScoredGroup of(String id, int[] lengths, Map<String, double[]> values) {
        return of(Task.of(id, Prompt.user("?"), "1"), lengths, values);
    }

    /** As {@link #of(String, int[], Map)} for a task. */
    public static ScoredGroup of(Task task, int[] lengths, Map<String, double[]> values) {
        List<ScoredRollout> rollouts = new ArrayList<>();
        for (int i = 0; i < lengths.length; i++) {
            Map<String, RewardOutcome> outcomes = new HashMap<>();
            for (Map.Entry<String, double[]> entry : values.entrySet()) {
                double value = entry.getValue()[i];
                outcomes.put(
                        entry.getKey(),
                        new RewardOutcome.Scored(
                                Double.isNaN(value) ? Score.notApplicable() : Score.of(value)));
            }
            rollouts.add(
                    new ScoredRollout(
                            rollout(task.id(), i, lengths[i]), outcomes, OptionalDouble.empty()));
        }
        return new ScoredGroup(task, rollouts);
    }

    /** A group of one rollout a row, each with scores of its steps and an outcome. */
    public static ScoredGroup withSteps(
            String id, String steps, double[][] scores, String outcome, double... outcomes) {
        List<ScoredRollout> rollouts = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            Score ofSteps = Score.ofSteps(StepScores.perToken(scores[i]));
            rollouts.add(
                    new ScoredRollout(
                            rollout(id, i, scores[i].length),
                            Map.of(
                                    steps,
                                    new RewardOutcome.Scored(ofSteps),
                                    outcome,
                                    new RewardOutcome.Scored(Score.of(outcomes[i]))),
                            OptionalDouble.empty()));
        }
        return new ScoredGroup(Task.of(id, Prompt.user("?"), "1"), rollouts);
    }

    /** What a reward gives to groups at a point of the training. */
    public static List<Score> scores(Reward reward, double progress, ScoredGroup... groups)
            throws Exception {
        RewardContext context =
                new RewardContext(1, progress, 42, Optional.empty(), Duration.ofMinutes(1));
        if (reward instanceof BatchReward batch) {
            return batch.score(List.of(groups), context);
        }
        List<Score> scores = new ArrayList<>();
        for (ScoredGroup group : groups) {
            scores.addAll(((GroupReward) reward).score(group));
        }
        return scores;
    }

    /** The values of scores; {@code NaN} for none. */
    public static double[] values(List<Score> scores) {
        return scores.stream().mapToDouble(s -> s.value().orElse(Double.NaN)).toArray();
    }

    /** The values that a named reward gives to groups at the start of training. */
    public static double[] values(String name, String settings, ScoredGroup... groups)
            throws Exception {
        return values(scores(Samples.provided(name, settings), 0, groups));
    }

    private static Rollout rollout(String task, int sample, int length) {
        return new Rollout(
                task,
                sample,
                new int[] {1},
                new int[length],
                new float[length],
                new float[length],
                1,
                FinishReason.STOP,
                "x".repeat(2 * length),
                31L * sample + task.hashCode(),
                0);
    }
}
