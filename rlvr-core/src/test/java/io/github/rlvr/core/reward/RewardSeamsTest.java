package io.github.rlvr.core.reward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.core.metrics.Metrics;
import io.github.rlvr.core.rollout.FinishReason;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.rollout.RolloutGroup;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rewards of steps, groups and batches in the pool. */
@Timeout(60)
class RewardSeamsTest {

    private static final Duration LONG = Duration.ofSeconds(50);
    private static final RewardContext CONTEXT =
            new RewardContext(3, 0.5, 42, Optional.empty(), Duration.ZERO);
    private static final RewardFunction INDEX = sample -> Score.of(sample.rollout().sample());

    @Test
    void aGroupRewardSeesTheOutcomesOfTheRewardsBeforeIt() {
        GroupReward best =
                new GroupReward() {
                    @Override
                    public List<String> reads() {
                        return List.of("index");
                    }

                    @Override
                    public List<Score> score(ScoredGroup group) {
                        double most =
                                group.rollouts().stream()
                                        .mapToDouble(r -> r.value("index").orElseThrow())
                                        .max()
                                        .orElseThrow();
                        return group.rollouts().stream()
                                .map(r -> Score.of(r.value("index").orElseThrow() == most ? 1 : 0))
                                .toList();
                    }
                };
        List<ScoredGroup> scored =
                scored(
                        ErrorPolicy.FAIL,
                        LONG,
                        new WeightedReward("index", 0, INDEX),
                        WeightedReward.of("best", best));
        assertEquals(List.of(0.0, 0.0, 1.0), rewards(scored.get(0)));
        assertEquals(List.of(0.0, 1.0), rewards(scored.get(1)));
    }

    @Test
    void aBatchRewardSeesEverythingOnceOnTheCallersThreadWithinATrainingStep() {
        List<Thread> callers = new ArrayList<>();
        BatchReward batch =
                (groups, context) -> {
                    callers.add(Thread.currentThread());
                    assertEquals(3, context.step());
                    assertEquals(LONG.multipliedBy(5), context.deadline());
                    return groups.stream()
                            .flatMap(g -> g.rollouts().stream())
                            .map(r -> Score.of(r.rollout().sample() + context.progress()))
                            .toList();
                };
        List<ScoredGroup> scored = scored(ErrorPolicy.FAIL, LONG, WeightedReward.of("b", batch));
        assertEquals(List.of(0.5, 1.5, 2.5), rewards(scored.get(0)));
        assertEquals(List.of(Thread.currentThread()), callers);
    }

    @Test
    void evaluationRunsFunctionsOfOneSampleOnly() {
        GroupReward group =
                g -> {
                    throw new AssertionError("not in an evaluation");
                };
        var rewards = List.of(WeightedReward.of("i", INDEX), WeightedReward.of("g", group));
        try (RewardPool pool = new RewardPool(rewards, 1, LONG, ErrorPolicy.FAIL)) {
            assertEquals(
                    List.of("i"),
                    List.copyOf(pool.score(groups()).get(0).rollouts().get(0).outcomes().keySet()));
        }
    }

    @Test
    void stepScoresStandBesideTheRewardAndAreNoPartOfItsSum() {
        StepReward steps = sample -> new StepScores(new int[] {0, 2}, new double[] {0.25, -1});
        List<ScoredGroup> scored =
                scored(
                        ErrorPolicy.FAIL,
                        LONG,
                        WeightedReward.of("i", INDEX),
                        WeightedReward.of("s", steps));
        ScoredRollout second = scored.get(0).rollouts().get(1);
        assertEquals(OptionalDouble.of(1), second.reward());
        assertEquals(2, second.steps("s").orElseThrow().size());
        Metrics metrics = RewardMetrics.of(scored);
        assertEquals(OptionalDouble.of(2), metrics.value("rewards/s/steps"));
        assertEquals(OptionalDouble.of(-0.375), metrics.value("rewards/s/step_mean"));
        assertEquals(OptionalDouble.of(0), metrics.value("rewards/s/without_steps"));
    }

    @Test
    void aRolloutWithoutStepsKeepsItsRewardAndIsCounted() {
        List<ScoredGroup> scored =
                scored(
                        ErrorPolicy.FAIL,
                        LONG,
                        WeightedReward.of("i", INDEX),
                        WeightedReward.of("s", (StepReward) sample -> StepScores.none()));
        assertEquals(List.of(0.0, 1.0, 2.0), rewards(scored.get(0)));
        assertEquals(
                OptionalDouble.of(5), RewardMetrics.of(scored).value("rewards/s/without_steps"));
    }

    @Test
    void stepsBeyondTheCompletionAreAnErrorOfTheReward() {
        StepReward beyond = sample -> new StepScores(new int[] {3}, new double[] {1});
        var e =
                assertThrows(
                        RewardException.class,
                        () -> scored(ErrorPolicy.FAIL, LONG, WeightedReward.of("s", beyond)));
        assertTrue(e.getMessage().contains("token 3 of a completion of 3 tokens"), e.getMessage());
    }

    @Test
    void stepsMustAscendAndTheirScoresMustBeFinite() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new StepScores(new int[] {2, 2}, new double[2]));
        assertThrows(
                IllegalArgumentException.class, () -> new StepScores(new int[] {1}, new double[2]));
        assertThrows(
                IllegalArgumentException.class,
                () -> StepScores.perToken(new double[] {0, Double.NaN}));
    }

    @Test
    void aWrongNumberOfScoresStopsTheRunEvenWhereErrorsAreSkipped() {
        GroupReward one = group -> List.of(Score.of(1));
        BatchReward none = (groups, context) -> List.of();
        for (Reward wrong : List.of(one, none)) {
            var e =
                    assertThrows(
                            RewardException.class,
                            () -> scored(ErrorPolicy.SKIP, LONG, WeightedReward.of("w", wrong)));
            assertTrue(e.getMessage().contains("one score a sample"), e.getMessage());
        }
    }

    @Test
    void aGroupThatThrowsOrIsLateCostsOnlyItsOwnSamples() {
        GroupReward half =
                group -> {
                    if (group.size() == 2) {
                        throw new IllegalStateException("no");
                    }
                    new CountDownLatch(1).await();
                    return List.of();
                };
        List<ScoredGroup> scored =
                scored(ErrorPolicy.SKIP, Duration.ofMillis(30), WeightedReward.of("h", half));
        ScoredRollout late = scored.get(0).rollouts().get(0);
        assertInstanceOf(RewardOutcome.TimedOut.class, late.outcomes().get("h"));
        assertEquals(OptionalDouble.empty(), late.reward());
        assertInstanceOf(
                RewardOutcome.Failed.class, scored.get(1).rollouts().get(0).outcomes().get("h"));
        Metrics metrics = RewardMetrics.of(scored);
        assertEquals(OptionalDouble.of(3), metrics.value("reward/timeouts"));
        assertEquals(OptionalDouble.of(2), metrics.value("reward/errors"));
        assertEquals(OptionalDouble.of(5), metrics.value("reward/missing"));
    }

    @Test
    void aBatchRewardThatRunsOutOfTimeIsATimeOut() {
        BatchReward late =
                (groups, context) -> {
                    throw new TimeoutException("slow judge");
                };
        List<ScoredGroup> scored = scored(ErrorPolicy.FAIL, LONG, WeightedReward.of("l", late));
        assertEquals(OptionalDouble.of(5), RewardMetrics.of(scored).value("reward/timeouts"));
        assertEquals(0, scored.get(0).rewards().length);
    }

    @Test
    void aRewardMustStandBehindThoseItReads() {
        GroupReward reader =
                new GroupReward() {
                    @Override
                    public List<String> reads() {
                        return List.of("i");
                    }

                    @Override
                    public List<Score> score(ScoredGroup group) {
                        return List.of();
                    }
                };
        var order = List.of(WeightedReward.of("r", reader), WeightedReward.of("i", INDEX));
        var e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new RewardPool(order, 1, LONG, ErrorPolicy.FAIL));
        assertTrue(e.getMessage().startsWith("rewards.r reads reward 'i'"), e.getMessage());
    }

    @Test
    void resourcesOfRewardsAreClosedWithThePool() {
        final class Resource implements RewardFunction, AutoCloseable {
            private boolean closed;

            @Override
            public Score score(Sample sample) {
                return Score.of(0);
            }

            @Override
            public void close() {
                closed = true;
            }
        }
        Resource resource = new Resource();
        new RewardPool(List.of(WeightedReward.of("r", resource)), 1, LONG, ErrorPolicy.FAIL)
                .close();
        assertTrue(resource.closed);
    }

    private static List<ScoredGroup> scored(
            ErrorPolicy policy, Duration deadline, WeightedReward... rewards) {
        try (RewardPool pool = new RewardPool(List.of(rewards), 2, deadline, policy)) {
            return pool.score(groups(), CONTEXT);
        }
    }

    private static List<RolloutGroup> groups() {
        return List.of(group("a", 3), group("b", 2));
    }

    private static List<Double> rewards(ScoredGroup group) {
        return group.rollouts().stream().map(r -> r.reward().getAsDouble()).toList();
    }

    private static RolloutGroup group(String id, int size) {
        List<Rollout> rollouts =
                IntStream.range(0, size)
                        .mapToObj(
                                i ->
                                        new Rollout(
                                                id,
                                                i,
                                                new int[] {1},
                                                new int[3],
                                                new float[3],
                                                new float[3],
                                                1,
                                                FinishReason.STOP,
                                                "",
                                                0,
                                                0))
                        .toList();
        return new RolloutGroup(Task.of(id, Prompt.user("?"), "!"), rollouts);
    }
}
