package io.github.rlvr.rewards.shaping;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlvr.core.checkpoint.Stateful;
import io.github.rlvr.core.reward.Reward;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import io.github.rlvr.rewards.Groups;
import io.github.rlvr.rewards.Samples;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapingRewardsTest {

    @TempDir Path directory;

    @ParameterizedTest
    @CsvSource({
        "par, 0.6652409557748219",
        "uncentred, 0.8807970779778823",
        "tanh, 0.48201379003790845",
        "centred, 1",
        "sgfc, 0.1423155",
        "ceiling, 1.5",
        "length, 1.9"
    })
    void aVariantShapesByTheReferencesOfTheTask(String variant, double expected) throws Exception {
        ScoredGroup group =
                Groups.of(task("[0, 2]"), new int[] {310}, Map.of("rm", new double[] {2}));
        String settings = "{\"of\": \"rm\", \"ceiling\": 1.5, \"variant\": \"" + variant + "\"}";
        double value = Groups.values("reference_shaping", settings, group)[0];
        if (variant.equals("par")) {
            assertEquals((1 / (1 + Math.exp(-2)) + 0.5) / 2, value, 1e-12);
        } else if (variant.equals("sgfc")) {
            assertEquals((1 / (1 + Math.exp(1)) + 1 / (1 + Math.exp(3))) / 2, value, 1e-12);
        } else {
            assertEquals(expected, value, 1e-9);
        }
    }

    @Test
    void aTaskWithoutReferencesIsRefusedByName() throws Exception {
        ScoredGroup group = Groups.of(task("[]"), new int[] {1}, Map.of("rm", new double[] {2}));
        Reward reward = Samples.provided("reference_shaping", "{\"of\": \"rm\"}");
        var e = assertThrows(IllegalArgumentException.class, () -> Groups.scores(reward, 0, group));
        assertTrue(e.getMessage().contains("reference_rewards"), e.getMessage());
    }

    @Test
    void theRewardThatIsShapedMustBeNamed() {
        var e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Samples.provided("reference_shaping", "{}"));
        assertEquals("reward reference_shaping needs the setting of", e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"running_scale, '{\"of\": \"math\"}'", "conciseness, '{}'"})
    void whatWasSeenSurvivesARestart(String name, String settings) throws Exception {
        ScoredGroup first = Groups.of("a", new int[] {3, 9}, Map.of("math", new double[] {1, 0.1}));
        ScoredGroup second =
                Groups.of("b", new int[] {4, 5}, Map.of("math", new double[] {1, 0.3}));
        Reward whole = Samples.provided(name, settings);
        Groups.scores(whole, 0, first);
        ((Stateful) whole).saveState(directory);
        Reward resumed = Samples.provided(name, settings);
        ((Stateful) resumed).restoreState(directory);
        assertArrayEquals(
                Groups.values(Groups.scores(whole, 0.5, second)),
                Groups.values(Groups.scores(resumed, 0.5, second)));
    }

    @Test
    void runningStatisticsTakeInABatchBeforeTheyShapeIt() throws Exception {
        ScoredGroup group = Groups.of("a", new int[2], Map.of("math", new double[] {0, 4}));
        assertArrayEquals(
                new double[] {-1, 1}, Groups.values("running_scale", "{\"of\": \"math\"}", group));
        String range = "{\"of\": \"math\", \"mode\": \"min_max\"}";
        assertArrayEquals(new double[] {0, 1}, Groups.values("running_scale", range, group));
    }

    @Test
    void concisenessPaysRightAnswersOnHardPromptsAndFadesOut() throws Exception {
        ScoredGroup group =
                Groups.of(
                        "a",
                        new int[4],
                        Map.of(
                                "math", new double[] {1, 0, 0, 0},
                                "short", new double[] {1, 1, 0, 0}));
        Reward reward = Samples.provided("conciseness", "{\"scorer\": \"short\"}");
        assertArrayEquals(
                new double[] {1 + 0.2 * 0.75, 0, 0, 0},
                Groups.values(Groups.scores(reward, 0, group)),
                1e-12);
        assertEquals(1, Groups.values(Groups.scores(reward, 1, group))[0], 1e-12);
    }

    private static Task task(String references) throws Exception {
        return new Task(
                "t",
                Prompt.user("?"),
                Optional.empty(),
                Map.of("reference_rewards", new ObjectMapper().readTree(references)));
    }
}
