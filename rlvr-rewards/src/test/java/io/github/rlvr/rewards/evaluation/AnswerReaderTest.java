package io.github.rlvr.rewards.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.rlvr.core.reward.RewardOutcome;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import io.github.rlvr.core.rollout.FinishReason;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import io.github.rlvr.rewards.math.AnswerPlace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class AnswerReaderTest {

    private static final AnswerReader READER =
            new AnswerReader("exact", AnswerPlace.HASH, Optional.empty());

    private static Answered read(String completion) {
        return READER.read(group(completion, Map.of())).samples().get(0);
    }

    private static ScoredGroup group(String completion, Map<String, JsonNode> columns) {
        Task task = new Task("t", new Prompt.Text("?"), Optional.of("72"), columns);
        Rollout rollout =
                new Rollout(
                        "t",
                        0,
                        new int[] {1},
                        new int[] {2, 3},
                        new float[] {(float) Math.log(0.25), 0},
                        new float[2],
                        1,
                        FinishReason.LENGTH,
                        completion,
                        0,
                        0);
        RewardOutcome outcome = new RewardOutcome.Scored(Score.of(1));
        return new ScoredGroup(
                task,
                List.of(
                        new ScoredRollout(
                                rollout, Map.of("exact", outcome), OptionalDouble.of(1))));
    }

    @Test
    void strictWantsTheAnswerInItsPlace() {
        Answered marked = read("so 72\n#### 72");
        assertTrue(marked.strict() && marked.flexible());
        Answered prose = read("The answer is 72.");
        assertFalse(prose.strict());
        assertTrue(prose.flexible());
        assertTrue(prose.answer().isEmpty());
        assertEquals("72", prose.anyAnswer().orElseThrow());
    }

    @Test
    void lengthConfidenceAndLikelihoodAreRead() {
        Answered answered = read("#### 72 <confidence>80%</confidence>");
        assertEquals(0.8, answered.stated().orElseThrow(), 1e-12);
        assertEquals(0.5, answered.likelihood().orElseThrow(), 1e-6);
        assertEquals(2, answered.length());
        assertTrue(answered.correct() && answered.cutOff());
    }

    @Test
    void aTasksClassIsItsLevelOrTheLinesOfItsSolution() {
        assertEquals("5", difficulty(Map.of("level", new TextNode("5"))));
        assertEquals("2", difficulty(Map.of("answer", new TextNode("a\nb\n#### 72"))));
        assertEquals("none", difficulty(Map.of("answer", new TextNode("72"))));
    }

    private static String difficulty(Map<String, JsonNode> columns) {
        return READER.read(group("", columns)).difficulty().orElse("none");
    }
}
