package io.github.rlvr.core.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.core.reward.Sample;
import io.github.rlvr.core.rollout.FinishReason;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Token ids are characters; 10 is the separator. */
final class ProcessRewardsTest {

    private static final Function<int[], String> DECODE =
            ids -> IntStream.of(ids).mapToObj(Character::toString).collect(Collectors.joining());
    private static final StepSegmenter LINES = new StepSegmenter(id -> id == '\n');
    private static final double NONE = Double.NaN;

    @Test
    void aStepEndsAtASeparatorAndAtTheEnd() {
        assertArrayEquals(new int[] {1, 4, 5}, LINES.stepEnds(ids("a\nbc\nd")));
        assertArrayEquals(new int[] {1, 3}, LINES.stepEnds(ids("a\nb\n")));
    }

    @Test
    void separatorsAloneMakeNoStepOfTheirOwn() {
        assertArrayEquals(new int[] {3, 5}, LINES.stepEnds(ids("\n\nb\n\nc")));
        assertArrayEquals(new int[] {1}, LINES.stepEnds(ids("a\n\n\n")));
        assertArrayEquals(new int[] {2}, LINES.stepEnds(ids("\n\n\n")));
    }

    @Test
    void anEmptyCompletionHasNoStepAndNoReward() {
        assertEquals(0, LINES.stepEnds(new int[0]).length);
        ProcessRewards.Scored scored =
                rewards(steps -> steps.stream().map(s -> new double[s.steps().size()]).toList())
                        .score(List.of(sample(""), sample("a")));
        assertArrayEquals(new double[0], scored.tokens()[0]);
        assertArrayEquals(new double[] {0}, scored.tokens()[1]);
    }

    @Test
    void everyRewardStandsAtTheTokenThatEndsItsStep() {
        List<List<String>> asked = new ArrayList<>();
        ProcessRewards.Scored scored =
                rewards(
                                completions -> {
                                    completions.forEach(c -> asked.add(c.steps()));
                                    return List.of(new double[] {1, -0.5}, new double[] {0.25});
                                })
                        .score(List.of(sample("ab\nc"), sample("d")));
        assertEquals(List.of(List.of("ab", "c"), List.of("d")), asked);
        assertArrayEquals(new double[] {NONE, NONE, 1, -0.5}, scored.tokens()[0]);
        assertArrayEquals(new double[] {0.25}, scored.tokens()[1]);
        assertEquals(0.25, scored.metrics().value("process_reward/mean").orElseThrow());
        assertEquals(-0.125, scored.metrics().value("process_reward/min").orElseThrow());
        assertEquals(1.5, scored.metrics().value("process_reward/steps").orElseThrow());
    }

    @Test
    void aModelThatDoesNotScoreEveryStepIsNamed() {
        for (double[] wrong : new double[][] {{}, {1, 2}, {Double.NaN}}) {
            ProcessRewards rewards = rewards(steps -> List.of(wrong));
            IllegalStateException refused =
                    assertThrows(
                            IllegalStateException.class, () -> rewards.score(List.of(sample("a"))));
            assertTrue(refused.getMessage().contains("task t"), refused.getMessage());
        }
    }

    private static ProcessRewards rewards(ProcessRewardModel model) {
        return new ProcessRewards(model, "\n", DECODE);
    }

    private static int[] ids(String text) {
        return text.chars().toArray();
    }

    private static Sample sample(String text) {
        int[] ids = ids(text);
        Rollout rollout =
                new Rollout(
                        "t",
                        0,
                        new int[] {1},
                        ids,
                        new float[ids.length],
                        new float[ids.length],
                        1,
                        FinishReason.STOP,
                        text,
                        0,
                        0);
        return new Sample(Task.of("t", Prompt.user("?"), "1"), rollout);
    }
}
