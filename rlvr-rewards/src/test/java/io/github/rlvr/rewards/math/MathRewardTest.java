package io.github.rlvr.rewards.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlvr.core.reward.Sample;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.core.rollout.FinishReason;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MathRewardTest {

    @Test
    void rightAndWrongAnswersScoreOneAndZero() throws Exception {
        assertEquals(1, score("{}", "\\frac12", "so \\boxed{0.5}").value().orElseThrow());
        assertEquals(0, score("{}", "\\frac12", "so \\boxed{0.6}").value().orElseThrow());
    }

    @Test
    void theConfiguredPlaceIsRead() throws Exception {
        assertEquals(0, score("{}", "7", "#### 7").value().orElseThrow());
        assertEquals(1, score("{\"place\":\"hash\"}", "7", "#### 7").value().orElseThrow());
        assertEquals(1, score("{\"place\":\"flexible\"}", "7", "It is 7.").value().orElseThrow());
    }

    @Test
    void anUnreadableGoldHasNoScore() throws Exception {
        assertTrue(score("{}", " ", "\\boxed{1}").value().isEmpty());
        assertTrue(score("{}", null, "\\boxed{1}").value().isEmpty());
    }

    @Test
    void theScoreSaysWhy() throws Exception {
        Score score = score("{}", "7", "none");
        assertEquals(0.0, score.components().get("answered"));
        assertEquals("the completion gives no answer", score.diagnostics().get("reason"));
    }

    @Test
    void badSettingsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> score("{\"place\":\"box\"}", "1", "1"));
        assertThrows(IllegalArgumentException.class, () -> score("{\"precision\":99}", "1", "1"));
    }

    private static Score score(String settings, String gold, String completion) throws Exception {
        Task task = new Task("t", Prompt.user("?"), Optional.ofNullable(gold), Map.of());
        Rollout rollout =
                new Rollout(
                        "t",
                        0,
                        new int[] {1},
                        new int[0],
                        new float[0],
                        new float[0],
                        1,
                        FinishReason.STOP,
                        completion,
                        0,
                        0);
        return new MathRewardProvider()
                .create(new ObjectMapper().readTree(settings))
                .score(new Sample(task, rollout));
    }
}
