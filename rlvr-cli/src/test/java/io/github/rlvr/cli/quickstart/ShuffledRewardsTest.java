package io.github.rlvr.cli.quickstart;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.rlvr.core.advantage.AdvantageEstimator;
import io.github.rlvr.core.advantage.AdvantageInput;
import io.github.rlvr.core.advantage.Advantages;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import io.github.rlvr.core.rollout.FinishReason;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ShuffledRewardsTest {

    /** Gives every row its reward as advantage. */
    private static final AdvantageEstimator REWARDS =
            input ->
                    Advantages.perSequence(
                            input.rows().mapToDouble(r -> r.reward().getAsDouble()).toArray(),
                            input.lengths());

    private final AdvantageInput input =
            AdvantageInput.of(IntStream.range(0, 8).mapToObj(ShuffledRewardsTest::group).toList());

    @Test
    void theRewardsOfABatchStayTheSameInAnotherOrder() {
        double[] before = values(REWARDS.estimate(input));
        double[] after = values(new ShuffledRewards(REWARDS, 1).estimate(input));
        assertFalse(Arrays.equals(before, after));
        Arrays.sort(after);
        assertArrayEquals(before, after);
    }

    @Test
    void theSameBatchIsShuffledTheSameWay() {
        ShuffledRewards shuffled = new ShuffledRewards(REWARDS, 1);
        assertArrayEquals(values(shuffled.estimate(input)), values(shuffled.estimate(input)));
    }

    private static double[] values(Advantages advantages) {
        return IntStream.range(0, advantages.size())
                .mapToDouble(i -> advantages.row(i)[0])
                .toArray();
    }

    private static ScoredGroup group(int index) {
        String id = "task " + index;
        return new ScoredGroup(
                Task.of(id, new Prompt.Text("?"), "!"),
                List.of(
                        ScoredRollout.of(rollout(id, 0), 2 * index),
                        ScoredRollout.of(rollout(id, 1), 2 * index + 1)));
    }

    private static Rollout rollout(String id, int sample) {
        return new Rollout(
                id,
                sample,
                new int[] {1},
                new int[] {2},
                new float[1],
                new float[1],
                1,
                FinishReason.STOP,
                "",
                17 + sample,
                0);
    }
}
