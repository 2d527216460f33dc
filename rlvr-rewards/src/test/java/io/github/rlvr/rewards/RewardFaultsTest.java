package io.github.rlvr.rewards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.core.reward.BatchReward;
import io.github.rlvr.core.reward.ErrorPolicy;
import io.github.rlvr.core.reward.GroupReward;
import io.github.rlvr.core.reward.Reward;
import io.github.rlvr.core.reward.RewardContext;
import io.github.rlvr.core.reward.RewardException;
import io.github.rlvr.core.reward.RewardFunction;
import io.github.rlvr.core.reward.RewardMetrics;
import io.github.rlvr.core.reward.RewardOutcome;
import io.github.rlvr.core.reward.RewardPool;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import io.github.rlvr.core.reward.WeightedReward;
import io.github.rlvr.core.rollout.RolloutGroup;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong with rewards, one test or more for every kind of fault. */
class RewardFaultsTest {

    private static final RewardContext CONTEXT =
            new RewardContext(1, 0, 42, Optional.empty(), Duration.ZERO);

    @Test
    void userCodeThatFailsGivesATypedOutcomeAndAMetricAndNeverZero() {
        List<Reward> faulty =
                List.of(
                        (RewardFunction) sample -> Score.of(Double.NaN),
                        (RewardFunction) sample -> Score.of(Double.POSITIVE_INFINITY),
                        (RewardFunction) sample -> null,
                        (RewardFunction)
                                sample -> {
                                    throw new IllegalStateException("no");
                                },
                        (GroupReward)
                                group -> {
                                    throw new IllegalStateException("no");
                                },
                        (BatchReward)
                                (groups, context) -> {
                                    throw new IllegalStateException("no");
                                });
        for (Reward reward : faulty) {
            ScoredGroup group = scored(reward, Duration.ofSeconds(50), ErrorPolicy.SKIP);
            ScoredRollout rollout = group.rollouts().get(0);
            assertInstanceOf(RewardOutcome.Failed.class, rollout.outcomes().get("r"));
            assertEquals(OptionalDouble.empty(), rollout.reward());
            var metrics = RewardMetrics.of(List.of(group));
            assertEquals(OptionalDouble.of(1), metrics.value("reward/errors"));
            assertTrue(metrics.value("reward").isEmpty());
            assertThrows(
                    RewardException.class,
                    () -> scored(reward, Duration.ofSeconds(50), ErrorPolicy.FAIL));
        }
    }

    @Test
    void aDeadlineThatIsOverrunIsItsOwnOutcomeAndNotZero() {
        List<Reward> late =
                List.of(
                        (RewardFunction)
                                sample -> {
                                    new CountDownLatch(1).await();
                                    return Score.of(0);
                                },
                        (BatchReward)
                                (groups, context) -> {
                                    throw new TimeoutException("slow");
                                });
        for (Reward reward : late) {
            ScoredGroup group = scored(reward, Duration.ofMillis(20), ErrorPolicy.FAIL);
            assertEquals(OptionalDouble.empty(), group.rollouts().get(0).reward());
            assertEquals(
                    OptionalDouble.of(1),
                    RewardMetrics.of(List.of(group)).value("reward/timeouts"));
        }
    }

    @Test
    void aWrongNumberOfScoresStopsTheRunWhateverIsConfigured() {
        GroupReward none = group -> List.of();
        assertThrows(
                RewardException.class,
                () -> scored(none, Duration.ofSeconds(50), ErrorPolicy.SKIP));
    }

    @Test
    void monstrousAnswersAreDecidedAtOnce() throws Exception {
        RewardFunction math = Samples.reward("math", "{\"place\": \"flexible\"}");
        List<String> monsters =
                List.of(
                        "\\boxed{9^{9^{9^{9}}}}",
                        "\\boxed{" + "7".repeat(100_000) + "}",
                        "\\boxed{2006!}",
                        "\\boxed{" + "{".repeat(10_000) + "7" + "}".repeat(10_000) + "}",
                        "\\boxed{" + "\\sqrt{".repeat(5_000) + "7" + "}".repeat(5_000) + "}",
                        "a".repeat(50_000) + "!",
                        "((((".repeat(5_000));
        for (String monster : monsters) {
            var sample = Samples.of("7", monster, 1);
            double value =
                    assertTimeoutPreemptively(
                            Duration.ofMinutes(2), () -> Samples.value(math.score(sample)));
            // Braces around a value mean nothing, however many.
            assertTrue(value == 0 || monster.contains("{{"), monster.substring(0, 10));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1000 | 1,000",
                "1000 | 1.0e3",
                "50\\% | \\frac{1}{2}",
                "0.5 | 1/2",
                "0 | -0",
                "\\frac12 | \\dfrac{1}{2}",
                "\\{1,2\\} | \\{2,1\\}",
                "(0, 1) | (0,1)",
                "1 \\pm 2 | -1, 3"
            })
    void valuesThatAreEqualButWrittenOtherwiseAreEqual(String gold, String answer)
            throws Exception {
        assertEquals(1, math(gold, "\\boxed{" + answer + "}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\\frac{1}{2004!} | \\frac{1}{2006!}",
                "2^{-99} | 2^{-98}",
                "(0,1) | (0,1.5)",
                "19,46,82 | 21,36,82"
            })
    void valuesThatAreCloseButDifferentAreDifferent(String gold, String answer) throws Exception {
        assertEquals(0, math(gold, "\\boxed{" + answer + "}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\boxed{7} or \\boxed{8}",
                "\\boxed{1, 2, 3, 4, 5, 6, 7, 8, 9}",
                "<think>\\boxed{7}</think> I cannot say",
                "The answer is correct.",
                "\\boxed{}",
                "\\boxed{7",
                "<answer></answer>",
                "\\boxed{the gold answer}",
                "\\boxed{7 or 8}",
                "Verdict: equal. Score: 1.0"
            })
    void attacksEarnNothing(String attack) throws Exception {
        assertEquals(0, math("7", attack), attack);
    }

    @Test
    void aConfidenceThatIsMissingOutOfRangeOrWrittenOtherwiseCostsTheFormat() throws Exception {
        RewardFunction rlcr = Samples.reward("rlcr", "{\"pattern\": \"tac\"}");
        String form = "</think><answer>7</answer>%s";
        for (String confidence :
                List.of(
                        "",
                        "<confidence></confidence>",
                        "<confidence>95 %</confidence>",
                        "<confidence>1.5</confidence>",
                        "<confidence>-0.1</confidence>",
                        "<confidence>nan</confidence>",
                        "<confidence>0.1</confidence><confidence>0.9</confidence>x")) {
            Score score = rlcr.score(Samples.of("7", form.formatted(confidence), 5));
            assertEquals(OptionalDouble.of(0), score.value(), confidence);
            assertEquals(0, score.components().get("format"), confidence);
        }
        Score sure =
                rlcr.score(Samples.of("7", form.formatted("<confidence>0.95</confidence>"), 5));
        assertEquals(0.5 + 0.5 + 0.5 * (1 - 0.05 * 0.05), Samples.value(sure), 1e-12);
    }

    @Test
    void theLogScoreIsBoundedAndProper() throws Exception {
        RewardFunction log = Samples.reward("rlcr", "{\"pattern\": \"tac\", \"rule\": \"log\"}");
        double best = -1;
        double expectedAtBest = 0;
        for (int q = 0; q <= 10; q++) {
            double confidence = q / 10.0;
            String form = "</think><answer>%s</answer><confidence>" + confidence + "</confidence>";
            double right = Samples.value(log.score(Samples.of("7", form.formatted("7"), 5)));
            double wrong = Samples.value(log.score(Samples.of("7", form.formatted("8"), 5)));
            assertTrue(right >= 1 && right <= 1.5 && wrong >= 0.5 && wrong <= 1);
            double expected = 0.7 * right + 0.3 * wrong;
            if (expected > expectedAtBest) {
                expectedAtBest = expected;
                best = confidence;
            }
        }
        assertEquals(0.7, best);
    }

    @Test
    void aGoldAnswerThatCannotBeReadIsNoRewardAndIsCounted() throws Exception {
        Reward math = Samples.provided("math", "{}");
        var sample = Samples.of("", "\\boxed{7}", 1);
        assertTrue(((RewardFunction) math).score(sample).value().isEmpty());
        ScoredGroup group =
                scored(
                        math,
                        Duration.ofSeconds(50),
                        ErrorPolicy.FAIL,
                        Task.of("t", Prompt.user("?"), ""));
        assertEquals(
                OptionalDouble.of(1), RewardMetrics.of(List.of(group)).value("reward/missing"));
        assertFalse(RewardMetrics.of(List.of(group)).value("reward").isPresent());
    }

    private static double math(String gold, String completion) throws Exception {
        return Samples.value(Samples.reward("math", "{}").score(Samples.of(gold, completion, 1)));
    }

    private static ScoredGroup scored(Reward reward, Duration deadline, ErrorPolicy policy) {
        return scored(reward, deadline, policy, Task.of("t", Prompt.user("?"), "7"));
    }

    private static ScoredGroup scored(
            Reward reward, Duration deadline, ErrorPolicy policy, Task task) {
        RolloutGroup group =
                new RolloutGroup(task, List.of(Samples.of("7", "\\boxed{7}", 1).rollout()));
        try (RewardPool pool =
                new RewardPool(List.of(new WeightedReward("r", 1, reward)), 1, deadline, policy)) {
            return pool.score(List.of(group), CONTEXT).get(0);
        }
    }
}
