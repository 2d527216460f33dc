package io.github.rlvr.algorithms;

import io.github.rlvr.core.advantage.AdvantageInput;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import io.github.rlvr.core.rollout.FinishReason;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Batches for tests: rewards by group, NaN for a rollout without one. */
public final class Batches {

    private Batches() {}

    /** Groups of rollouts with three tokens each. */
    public static AdvantageInput of(double[]... rewards) {
        List<ScoredGroup> groups = new ArrayList<>();
        for (double[] group : rewards) {
            groups.add(group(groups.size(), group));
        }
        return AdvantageInput.of(groups);
    }

    private static ScoredGroup group(int index, double[] rewards) {
        List<ScoredRollout> rollouts = new ArrayList<>();
        for (double reward : rewards) {
            OptionalDouble value =
                    Double.isNaN(reward) ? OptionalDouble.empty() : OptionalDouble.of(reward);
            rollouts.add(new ScoredRollout(rollout(index, rollouts.size(), 3), Map.of(), value));
        }
        return new ScoredGroup(Task.of(Integer.toString(index), Prompt.user("?"), "!"), rollouts);
    }

    /** A rollout of a number of tokens. */
    public static Rollout rollout(int task, int sample, int length) {
        return new Rollout(
                Integer.toString(task),
                sample,
                new int[1],
                new int[length],
                new float[length],
                new float[length],
                1,
                FinishReason.STOP,
                "",
                0,
                0);
    }
}
