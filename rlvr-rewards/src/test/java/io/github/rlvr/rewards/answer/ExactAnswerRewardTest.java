package io.github.rlvr.rewards.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlvr.core.reward.RewardFunction;
import io.github.rlvr.core.reward.RewardProvider;
import io.github.rlvr.core.reward.Sample;
import io.github.rlvr.core.rollout.FinishReason;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class ExactAnswerRewardTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void isFoundByName() throws Exception {
        assertEquals(1.0, score("{}", "5 + 4 = <<5+4=9>>9\n#### 9", "So it is 9."));
    }

    @Test
    void theConfiguredMarkIsObeyed() throws Exception {
        assertEquals(0.0, score("{\"mark\":\"hash\"}", "9", "So it is 9."));
        assertEquals(1.0, score("{\"mark\":\"hash\"}", "9", "So\n#### 9"));
    }

    @Test
    void aTaskWithoutGoldHasNoScore() throws Exception {
        Task task = new Task("t", Prompt.user("?"), Optional.empty(), Map.of());
        assertTrue(create("{}").score(new Sample(task, rollout("9"))).value().isEmpty());
    }

    @Test
    void anUnknownSettingIsRefusedWithTheNearestName() {
        var error =
                assertThrows(IllegalArgumentException.class, () -> create("{\"marks\":\"hash\"}"));
        assertTrue(error.getMessage().contains("did you mean 'mark'"), error.getMessage());
    }

    @Test
    void anUnknownMarkIsRefused() {
        var error =
                assertThrows(IllegalArgumentException.class, () -> create("{\"mark\":\"tag\"}"));
        assertTrue(error.getMessage().contains("[hash, boxed, flexible]"), error.getMessage());
    }

    private static double score(String settings, String gold, String completion) throws Exception {
        Task task = Task.of("t", Prompt.user("?"), gold);
        return create(settings).score(new Sample(task, rollout(completion))).value().orElseThrow();
    }

    private static RewardFunction create(String settings) throws Exception {
        JsonNode node = JSON.readTree(settings);
        return (RewardFunction)
                ServiceLoader.load(RewardProvider.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(p -> p.name().equals("exact_answer"))
                        .findFirst()
                        .orElseThrow()
                        .create(node);
    }

    private static Rollout rollout(String text) {
        return new Rollout(
                "t",
                0,
                new int[] {1},
                new int[0],
                new float[0],
                new float[0],
                1,
                FinishReason.STOP,
                text,
                0,
                0);
    }
}
