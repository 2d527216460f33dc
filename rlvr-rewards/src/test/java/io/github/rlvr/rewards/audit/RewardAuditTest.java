package io.github.rlvr.rewards.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.core.reward.RewardFunction;
import io.github.rlvr.core.reward.RewardOutcome;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import io.github.rlvr.core.rollout.FinishReason;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import io.github.rlvr.rewards.math.AnswerPlace;
import io.github.rlvr.rewards.math.AnswerPolicy;
import io.github.rlvr.rewards.math.MathReward;
import io.github.rlvr.rewards.math.MathVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RewardAuditTest {

    private static final List<Task> TASKS =
            List.of(
                    task("a", "42"),
                    task("b", "\\frac{3}{4}"),
                    task("c", "1,234"),
                    task("d", "x^2+7"));

    @Test
    void noAttackIsPaidByTheMathReward() {
        for (AnswerPolicy policy :
                List.of(
                        AnswerPolicy.boxed(),
                        AnswerPolicy.of(AnswerPlace.ANSWER_TAG),
                        AnswerPolicy.of(AnswerPlace.ANSWER_LINE))) {
            AuditReport report = audit(new MathReward(new MathVerifier(policy)), Attacks.corpus());
            assertEquals(0, report.falseAccepts(), report.text());
            assertEquals(TASKS.size(), report.honest().accepted(), report.text());
        }
    }

    @Test
    void aRewardThatLooksForTheGoldAnywhereIsCaught() {
        RewardFunction contains =
                s -> Score.of(s.completion().contains(s.task().gold().orElseThrow()) ? 1 : 0);
        AuditReport report = audit(contains, Attacks.corpus());
        assertTrue(report.falseAccepts() > 10 * TASKS.size(), report.text());
        assertTrue(report.text().contains("answer in abandoned reasoning"), report.text());
    }

    @Test
    void whatThrowsIsCountedAndNeverPaid() {
        AuditReport report =
                audit(
                        s -> {
                            throw new IllegalStateException("broken");
                        },
                        List.of(new Attack("one", "{answer:{wrong}}")));
        assertEquals(TASKS.size(), report.attacks().get(0).failed());
        assertEquals(0, report.falseAccepts());
    }

    @Test
    void goldsThatCannotBeReadAreCounted() {
        AuditReport report =
                new RewardAudit(
                                new MathReward(new MathVerifier(AnswerPolicy.boxed())),
                                Optional.empty(),
                                List.of(),
                                Duration.ofSeconds(10))
                        .of(List.of(task("a", "42"), task("b", "$ $")));
        assertEquals(0.5, report.unreadable());
        assertTrue(report.text().endsWith("unreadable golds 0.5000"), report.text());
    }

    @Test
    void theSecondVerifierIsComparedOnRightAndWrongAnswers() {
        AuditReport report = audit(s -> Score.of(1), List.of());
        assertEquals(2 * TASKS.size(), report.disagreements().orElseThrow().tried());
        assertEquals(TASKS.size(), report.disagreements().orElseThrow().accepted());
    }

    @Test
    void attacksAreReadFromAFile(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("mine.jsonl");
        Files.writeString(
                file, "{\"name\":\"mine\",\"text\":\"{repeat:3:ab} {answer:{gold}}\"}\n\n");
        List<Attack> mine = Attacks.read(file);
        assertEquals(
                "ababab <answer>7</answer>",
                mine.get(0).completion("7", Carrier.ANSWER_TAG).orElseThrow());
        Files.writeString(file, "{\"name\":\"mine\"}\n");
        String message =
                assertThrows(IllegalArgumentException.class, () -> Attacks.read(file)).getMessage();
        assertTrue(message.contains("line 1"), message);
    }

    @Test
    void sampledRolloutsBecomeAuditMetrics() {
        RolloutAudit audit = new RolloutAudit("math", SecondVerifier.named("boxed"), 1);
        Score score = audit.score(group(1, "\\boxed{41}")).get(0);
        assertTrue(score.value().isEmpty());
        assertEquals(1.0, score.components().get("audit/false_accept"));
        assertEquals(1.0, score.components().get("audit/disagreement"));
        assertEquals(
                0.0,
                audit.score(group(1, "\\boxed{42}")).get(0).components().get("audit/disagreement"));
        assertEquals(
                1.0,
                audit.score(group(0, "\\boxed{42}")).get(0).components().get("audit/false_reject"));
    }

    @Test
    void anUnknownVerifierIsRefusedByName() {
        String message =
                assertThrows(IllegalArgumentException.class, () -> SecondVerifier.named("verl"))
                        .getMessage();
        assertTrue(message.contains("hendrycks"), message);
    }

    private static ScoredGroup group(double reward, String text) {
        Rollout rollout =
                new Rollout(
                        "a",
                        0,
                        new int[] {1},
                        new int[0],
                        new float[0],
                        new float[0],
                        1,
                        FinishReason.STOP,
                        text,
                        5,
                        0);
        return new ScoredGroup(
                task("a", "42"),
                List.of(
                        new ScoredRollout(
                                rollout,
                                Map.of("math", new RewardOutcome.Scored(Score.of(reward))),
                                OptionalDouble.of(reward))));
    }

    private static Task task(String id, String gold) {
        return Task.of(id, Prompt.user("?"), gold);
    }

    private static AuditReport audit(RewardFunction reward, List<Attack> attacks) {
        return new RewardAudit(
                        reward,
                        Optional.of(new MathVerifier(AnswerPolicy.flexible())),
                        attacks,
                        Duration.ofSeconds(10))
                .of(TASKS);
    }
}
