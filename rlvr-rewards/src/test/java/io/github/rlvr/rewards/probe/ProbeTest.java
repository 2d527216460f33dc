package io.github.rlvr.rewards.probe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlvr.core.reward.BatchReward;
import io.github.rlvr.core.reward.RewardContext;
import io.github.rlvr.core.reward.RewardOutcome;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import io.github.rlvr.core.reward.StepScores;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import io.github.rlvr.rewards.CharPolicy;
import io.github.rlvr.rewards.Groups;
import io.github.rlvr.rewards.Samples;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProbeTest {

    @Test
    void aQuestionThatExplainsTheAnswerIsPaid() throws Exception {
        List<Score> scores =
                scores("self_aligned", "{}", 0, prompt -> "", "7", "because 7", "x", "");
        double asked = Math.exp(0.5);
        double alone = Math.exp(1);
        assertArrayEquals(
                new double[] {(alone - asked) / alone, 0, 0}, Groups.values(scores), 1e-8);
    }

    @Test
    void theSelfAlignedRewardCanRiseToAPeakAndFall() throws Exception {
        String peak = "{\"peak\": 0.5}";
        double full = value(scores("self_aligned", peak, 0.5, prompt -> "", "7", "because 7"));
        double half = value(scores("self_aligned", peak, 0.75, prompt -> "", "7", "because 7"));
        assertEquals(full / 2, half, 1e-12);
        assertEquals(0, value(scores("self_aligned", peak, 0, prompt -> "", "7", "because 7")));
    }

    @Test
    void aStepIsPaidByWhatItChangesInTheContinuations() throws Exception {
        // Right from the second part on: the first cut's prefix fails, the whole succeeds.
        String text = "start\n\nkey found";
        List<Score> scores =
                scores(
                        "vsrm",
                        "{\"samples\": 2}",
                        0,
                        prompt -> prompt.contains("key") ? " so \\boxed{7}" : " so \\boxed{8}",
                        "7",
                        text);
        StepScores steps = scores.get(0).steps().orElseThrow();
        assertArrayEquals(new int[] {5}, steps.ends());
        assertArrayEquals(new double[] {1}, steps.scores());
    }

    @Test
    void progressAddsUpFromTheDirectAnswerToTheWhole() throws Exception {
        List<Score> scores =
                scores(
                        "mrt",
                        "{}",
                        0,
                        prompt -> prompt.contains("key") ? "7}" : "8}",
                        "7",
                        "start\n\nkey found\n\nmore");
        StepScores steps = scores.get(0).steps().orElseThrow();
        assertArrayEquals(new double[] {0, 1, 0}, steps.scores());
        assertEquals(steps.ends()[2], "start\n\nkey found\n\nmore".length() - 1);
        assertEquals(1, value(scores));
        assertEquals(0, scores.get(0).components().get("direct"));
        assertEquals(1, scores.get(0).components().get("regret"));
    }

    @Test
    void theSameOptionMustBeFoundInAnotherOrder() throws Exception {
        Map<String, JsonNode> columns =
                Map.of(
                        "question", json("\"Which is red?\""),
                        "options", json("[\"sky\", \"blood\"]"));
        Task task = new Task("t", Prompt.user("?"), Optional.of("B"), columns);
        // With two options the other order is B first.
        assertEquals(1, consistency(task, "B", "A"));
        assertEquals(0.5, consistency(task, "B", "B"));
        assertEquals(0.1, consistency(task, "A", "B"), 1e-12);
        assertEquals(0, consistency(task, "A", "A"));
        assertTrue(Double.isNaN(consistency(Task.of("t", Prompt.user("?"), "B"), "B", "A")));
    }

    @Test
    void aCorrectionIsPaidTenfoldAndCreditStaysWithinItsAttempt() throws Exception {
        String text = "\\boxed{8}\n\nLet me check. \\boxed{7}";
        List<Score> scores = scores("self_correction", "{}", 0, prompt -> "", "7", text);
        assertEquals(11, value(scores));
        StepScores steps = scores.get(0).steps().orElseThrow();
        assertArrayEquals(new double[] {0, 11}, steps.scores());
        assertEquals("\\boxed{8}\n\nLet me check.".length() - 1, steps.ends()[0]);
    }

    @Test
    void theFirstStageLooksAtTheSecondAttemptOnly() throws Exception {
        String worse = "\\boxed{7}\n\nLet me check. \\boxed{8}";
        assertEquals(0, value(scores("self_correction", "{\"stage\": 1}", 0, p -> "", "7", worse)));
        assertEquals(-9, value(scores("self_correction", "{}", 0, p -> "", "7", worse)));
        assertEquals(1, value(scores("self_correction", "{}", 0, p -> "", "7", "\\boxed{7}")));
        assertThrows(
                IllegalArgumentException.class,
                () -> Samples.provided("self_correction", "{\"stage\": 3}"));
    }

    private static double consistency(Task task, String first, String second) throws Exception {
        BatchReward reward = (BatchReward) Samples.provided("answer_consistency", "{}");
        return Groups.values(
                reward.score(
                        List.of(group(task, first)), context(new CharPolicy(prompt -> second), 0)))[
                0];
    }

    private static double value(List<Score> scores) {
        return Samples.value(scores.get(0));
    }

    private static List<Score> scores(
            String name,
            String settings,
            double progress,
            UnaryOperator<String> answers,
            String gold,
            String... texts)
            throws Exception {
        Task task = Task.of("t", Prompt.user("What?"), gold);
        return ((BatchReward) Samples.provided(name, settings))
                .score(List.of(group(task, texts)), context(new CharPolicy(answers), progress));
    }

    private static RewardContext context(CharPolicy policy, double progress) {
        return new RewardContext(1, progress, 42, Optional.of(policy), Duration.ofMinutes(1));
    }

    private static ScoredGroup group(Task task, String... texts) {
        List<ScoredRollout> rollouts =
                IntStream.range(0, texts.length)
                        .mapToObj(
                                i ->
                                        new ScoredRollout(
                                                CharPolicy.rollout("t", i, "What?", texts[i]),
                                                Map.<String, RewardOutcome>of(),
                                                OptionalDouble.empty()))
                        .toList();
        return new ScoredGroup(task, rollouts);
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }
}
