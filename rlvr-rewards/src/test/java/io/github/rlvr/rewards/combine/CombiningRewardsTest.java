package io.github.rlvr.rewards.combine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.core.checkpoint.Stateful;
import io.github.rlvr.core.reward.Reward;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.rewards.Groups;
import io.github.rlvr.rewards.Samples;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CombiningRewardsTest {

    private static final String AB = "\"of\": [\"a\", \"b\"]";
    private static final ScoredGroup GROUP =
            Groups.of(
                    "t",
                    new int[] {10, 30},
                    Map.of("a", new double[] {1, 0}, "b", new double[] {3, Double.NaN}));

    @TempDir Path directory;

    @Test
    void anEnsembleTakesTheMeanTheWorstOrTheMeanLessItsDoubt() throws Exception {
        assertEquals(2, Groups.values("ensemble", "{" + AB + "}", GROUP)[0]);
        assertEquals(1, Groups.values("ensemble", "{" + AB + ", \"mode\": \"wco\"}", GROUP)[0]);
        assertEquals(1.5, Groups.values("ensemble", "{" + AB + ", \"mode\": \"uwo\"}", GROUP)[0]);
        String sample = "{" + AB + ", \"mode\": \"uwo\", \"sample_variance\": true}";
        assertEquals(1, Groups.values("ensemble", sample, GROUP)[0]);
    }

    @Test
    void aMemberWithoutAVerdictLeavesTheEnsembleWithoutOne() throws Exception {
        assertTrue(Double.isNaN(Groups.values("ensemble", "{" + AB + "}", GROUP)[1]));
    }

    @Test
    void aspectsAreWeighedAndLengthBeyondTheLimitCosts() throws Exception {
        String settings = "{" + AB + ", \"weights\": [3, 1], \"max_length\": 20}";
        assertArrayEquals(
                new double[] {1.5, -0.5}, Groups.values("multi_aspect", settings, GROUP), 1e-12);
        assertThrows(
                IllegalArgumentException.class,
                () -> Samples.provided("multi_aspect", "{" + AB + ", \"weights\": [1]}"));
    }

    @Test
    void everyGroupHasItsOwnScale() throws Exception {
        ScoredGroup wide = Groups.of("w", new int[2], Map.of("a", new double[] {0, 100}));
        ScoredGroup equal = Groups.of("e", new int[2], Map.of("a", new double[] {5, 5}));
        double[] values = Groups.values("group_normalised", "{\"of\": \"a\"}", GROUP, wide, equal);
        double unit = Math.sqrt(0.5);
        assertArrayEquals(new double[] {unit, -unit, -unit, unit, 0, 0}, values, 1e-3);
    }

    @Test
    void aRewardAboveItsThresholdLosesWeight() throws Exception {
        Multipliers multipliers =
                new Multipliers(
                        Multipliers.Squash.SIGMOID,
                        new Multipliers.Step(0.1, 0.1, 1),
                        new double[] {0.5, 0.5},
                        new double[2]);
        for (int i = 0; i < 50; i++) {
            multipliers.update(new double[] {0.9, 0.1});
        }
        assertTrue(multipliers.weights()[0] < 0.5 && multipliers.weights()[1] > 0.5);
    }

    @Test
    void multipliersWithoutSquashNeverFallBelowZero() {
        Multipliers multipliers =
                new Multipliers(
                        Multipliers.Squash.NONE,
                        new Multipliers.Step(1, 0, 1),
                        new double[1],
                        new double[] {0.5});
        multipliers.update(new double[] {5});
        multipliers.update(new double[] {5});
        assertEquals(0, multipliers.weights()[0]);
    }

    @Test
    void constrainedRewardsAreWeighedByTheirMultipliers() throws Exception {
        ScoredGroup group =
                Groups.of(
                        "t",
                        new int[2],
                        Map.of("a", new double[] {0, 1}, "b", new double[] {4, 0}));
        String settings = "{\"base\": \"a\", \"of\": \"b\", \"thresholds\": [1]}";
        // mu = sigmoid(0) = 1/2 of each: z(a) / 2 + z(b) / 2 cancels.
        assertArrayEquals(new double[2], Groups.values("constrained", settings, group), 1e-6);
        assertThrows(
                IllegalArgumentException.class,
                () -> Samples.provided("constrained", "{\"base\": \"a\", \"of\": \"b\"}"));
    }

    @Test
    void rewardsCountMoreAfterABatchThatWentBeyondWhatWasSeen() throws Exception {
        Reward reward = Samples.provided("hypervolume", "{" + AB + "}");
        ScoredGroup good =
                Groups.of(
                        "t",
                        new int[2],
                        Map.of("a", new double[] {1, 1}, "b", new double[] {1, 1}));
        double first = Groups.values(Groups.scores(reward, 0, good))[0];
        double second = Groups.values(Groups.scores(reward, 0, good))[0];
        double third = Groups.values(Groups.scores(reward, 0, good))[0];
        assertEquals(1, first);
        assertEquals(0.5 + 1.5 * Math.tanh(1), second, 1e-12);
        assertEquals(0.5, third, 1e-12);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "hypervolume;{\"of\": [\"a\", \"b\"]}",
                "constrained;{\"base\": \"a\", \"of\": \"b\", \"thresholds\": [1]}"
            })
    void stateSurvivesARestart(String name, String settings) throws Exception {
        ScoredGroup group =
                Groups.of(
                        "t",
                        new int[2],
                        Map.of("a", new double[] {1, 0.5}, "b", new double[] {4, 0.25}));
        Reward whole = Samples.provided(name, settings);
        Groups.scores(whole, 0, group);
        ((Stateful) whole).saveState(directory);
        Reward resumed = Samples.provided(name, settings);
        ((Stateful) resumed).restoreState(directory);
        for (int i = 0; i < 3; i++) {
            assertArrayEquals(
                    Groups.values(Groups.scores(whole, 0, group)),
                    Groups.values(Groups.scores(resumed, 0, group)));
        }
    }
}
