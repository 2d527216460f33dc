package io.github.rlvr.algorithms.advantage;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.rlvr.algorithms.Algorithms;
import io.github.rlvr.algorithms.Batches;
import io.github.rlvr.core.advantage.AdvantageEstimator;
import io.github.rlvr.core.advantage.AdvantageInput;
import io.github.rlvr.core.advantage.Need;
import io.github.rlvr.core.algorithm.AlgorithmProvider;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** From rewards to advantages, a step of 64 prompts, 16 rollouts and 2048 tokens: under 150 ms. */
@Tag("slow")
class HostSideCostTest {

    private static final int GROUPS = 64;
    private static final int SIZE = 16;
    private static final int TOKENS = 2048;
    private static final double LIMIT_MILLIS = 150;

    @Test
    void everyAlgorithmTurnsRewardsIntoAdvantagesInTime() {
        AdvantageInput input = batch();
        for (AlgorithmProvider provider : Algorithms.all()) {
            AdvantageEstimator estimator =
                    provider.create(JsonNodeFactory.instance.objectNode()).estimator();
            double best = Double.POSITIVE_INFINITY;
            for (int i = 0; i < 5; i++) {
                long start = System.nanoTime();
                estimator.estimate(input);
                best = Math.min(best, (System.nanoTime() - start) / 1e6);
            }
            double millis = best;
            assertTrue(millis < LIMIT_MILLIS, () -> provider.name() + " took " + millis + " ms");
        }
    }

    private static AdvantageInput batch() {
        Random random = new Random(1);
        List<ScoredGroup> groups = new ArrayList<>();
        double[][] process = new double[GROUPS * SIZE][TOKENS];
        for (int g = 0; g < GROUPS; g++) {
            List<ScoredRollout> rollouts = new ArrayList<>();
            for (int j = 0; j < SIZE; j++) {
                rollouts.add(ScoredRollout.of(Batches.rollout(g, j, TOKENS), random.nextInt(2)));
                double[] steps = process[g * SIZE + j];
                Arrays.setAll(steps, t -> t % 64 == 63 ? random.nextDouble() : Double.NaN);
            }
            groups.add(
                    new ScoredGroup(Task.of(Integer.toString(g), Prompt.user("?"), "!"), rollouts));
        }
        return new AdvantageInput(groups, Map.of(Need.PROCESS_REWARDS, process), 0);
    }
}
