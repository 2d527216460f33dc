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
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RewardPoolTest {

    private static final Duration LONG = Duration.ofSeconds(50);
    private static final Duration SHORT = Duration.ofMillis(30);
    private static final RewardFunction INDEX = sample -> Score.of(sample.rollout().sample());

    @Test
    void outcomesKeepTheOrderOfTheSamplesWhoeverFinishesFirst() {
        CountDownLatch lastIsDone = new CountDownLatch(1);
        RewardFunction firstWaitsForLast =
                sample -> {
                    if (sample.rollout().sample() == 0) {
                        lastIsDone.await();
                    } else if (sample.rollout().sample() == 3) {
                        lastIsDone.countDown();
                    }
                    return INDEX.score(sample);
                };
        try (RewardPool pool = pool(2, LONG, ErrorPolicy.FAIL, firstWaitsForLast)) {
            assertEquals(List.of(0.0, 1.0, 2.0, 3.0), rewards(pool.score(List.of(group(4)))));
        }
    }

    @Test
    void noMoreCallsRunAtOnceThanConfigured() {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        RewardFunction counting =
                sample -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    Thread.yield();
                    running.decrementAndGet();
                    return Score.of(0);
                };
        try (RewardPool pool = pool(3, LONG, ErrorPolicy.FAIL, counting)) {
            pool.score(List.of(group(200)));
        }
        assertTrue(most.get() <= 3, () -> most + " calls at once");
    }

    @Test
    void aDeadlineIsItsOwnOutcomeAndInterruptsTheCall() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        RewardFunction hanging =
                sample -> {
                    if (sample.rollout().sample() != 1) {
                        return Score.of(1);
                    }
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    }
                    return Score.of(1);
                };
        try (RewardPool pool = pool(2, SHORT, ErrorPolicy.FAIL, hanging)) {
            List<ScoredGroup> scored = pool.score(List.of(group(3)));
            ScoredRollout late = scored.get(0).rollouts().get(1);
            assertEquals(new RewardOutcome.TimedOut(SHORT), late.outcomes().get("r0"));
            assertEquals(OptionalDouble.empty(), late.reward());
            assertEquals(OptionalDouble.of(1), RewardMetrics.of(scored).value("reward/timeouts"));
            assertEquals(OptionalDouble.of(1), RewardMetrics.of(scored).value("reward"));
            assertTrue(interrupted.await(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void functionsThatIgnoreTheInterruptDoNotBlockTheOthersUntilTheyAreTooMany() {
        AtomicBoolean release = new AtomicBoolean();
        RewardFunction deaf =
                sample -> {
                    while (sample.task().id().equals("deaf") && !release.get()) {
                        Thread.onSpinWait();
                    }
                    return Score.of(1);
                };
        try (RewardPool pool = pool(1, Duration.ofMillis(5), ErrorPolicy.FAIL, deaf)) {
            ScoredGroup first = pool.score(List.of(group("deaf", 1))).get(0);
            assertInstanceOf(
                    RewardOutcome.TimedOut.class, first.rollouts().get(0).outcomes().get("r0"));
            assertThrows(RewardException.class, () -> pool.score(List.of(group("deaf", 5))));
        } finally {
            release.set(true);
        }
    }

    @Test
    void anExceptionANaNAndANullAreErrorsThatStopTheRun() {
        assertTrue(failure(sample -> Score.of(Double.NaN)).contains("a reward must be finite"));
        assertTrue(failure(sample -> null).contains("returned null"));
        String message =
                failure(
                        sample -> {
                            throw new IllegalStateException("verifier down");
                        });
        assertTrue(message.startsWith("reward r0 failed on sample 0 of task t"), message);
        assertTrue(
                message.contains("verifier down") && message.contains("trainer.reward_errors"),
                message);
    }

    @Test
    void skippedErrorsLeaveTheSampleWithoutAReward() {
        RewardFunction half =
                sample -> {
                    if (sample.rollout().sample() == 0) {
                        throw new IllegalStateException("no");
                    }
                    return Score.of(1);
                };
        try (RewardPool pool = pool(2, LONG, ErrorPolicy.SKIP, INDEX, half)) {
            List<ScoredGroup> scored = pool.score(List.of(group(3)));
            assertEquals(OptionalDouble.empty(), scored.get(0).rollouts().get(0).reward());
            assertEquals(2, scored.get(0).rewards().length);
            Metrics metrics = RewardMetrics.of(scored);
            assertEquals(OptionalDouble.of(1), metrics.value("reward/errors"));
            assertEquals(OptionalDouble.of(1), metrics.value("reward/missing"));
        }
    }

    @Test
    void weightsApplyToTheFunctionsThatDoNotAbstain() {
        var pool =
                new RewardPool(
                        List.of(
                                new WeightedReward("a", 2, INDEX),
                                new WeightedReward(
                                        "b",
                                        -1,
                                        s ->
                                                s.rollout().sample() == 0
                                                        ? Score.notApplicable()
                                                        : Score.of(1)),
                                new WeightedReward("c", 1, s -> Score.notApplicable())),
                        1,
                        LONG,
                        ErrorPolicy.FAIL);
        try (pool) {
            assertEquals(List.of(0.0, 1.0, 3.0), rewards(pool.score(List.of(group(3)))));
        }
        try (RewardPool abstaining = pool(1, LONG, ErrorPolicy.FAIL, s -> Score.notApplicable())) {
            assertEquals(0, abstaining.score(List.of(group(2))).get(0).rewards().length);
        }
    }

    @Test
    void invalidRolloutsAreNotScored() {
        RolloutGroup group =
                new RolloutGroup(
                        task("t"),
                        List.of(
                                rollout("t", 0, FinishReason.INVALID),
                                rollout("t", 1, FinishReason.STOP)));
        try (RewardPool pool = pool(1, LONG, ErrorPolicy.FAIL, INDEX)) {
            ScoredGroup scored = pool.score(List.of(group)).get(0);
            assertEquals(Map.of(), scored.rollouts().get(0).outcomes());
            assertEquals(OptionalDouble.of(1), scored.rollouts().get(1).reward());
        }
    }

    @Test
    void anInterruptedCallerStopsAndStaysInterrupted() {
        try (RewardPool pool = pool(1, LONG, ErrorPolicy.FAIL, INDEX)) {
            Thread.currentThread().interrupt();
            assertThrows(CancellationException.class, () -> pool.score(List.of(group(2))));
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    void metricsFollowTrlsDefinitions() {
        ScoredGroup spread = scored(0, 1);
        ScoredGroup equal = scored(1, 1);
        Metrics metrics = RewardMetrics.of(List.of(spread, equal));
        assertEquals(OptionalDouble.of(0.75), metrics.value("reward"));
        assertEquals(Math.sqrt(0.5) / 2, metrics.value("reward_std").getAsDouble(), 1e-15);
        assertEquals(OptionalDouble.of(0.5), metrics.value("frac_reward_zero_std"));
        assertEquals(OptionalDouble.of(0.75), metrics.value("rewards/r/mean"));
        assertEquals(0.5, metrics.value("rewards/r/std").getAsDouble(), 1e-15);
    }

    @Test
    void twoRewardsOfOneNameAreRefused() {
        var twice = List.of(WeightedReward.of("a", INDEX), WeightedReward.of("a", INDEX));
        assertThrows(
                IllegalArgumentException.class,
                () -> new RewardPool(twice, 1, LONG, ErrorPolicy.FAIL));
    }

    private static String failure(RewardFunction function) {
        try (RewardPool pool = pool(1, LONG, ErrorPolicy.FAIL, function)) {
            return assertThrows(RewardException.class, () -> pool.score(List.of(group(1))))
                    .getMessage();
        }
    }

    private static RewardPool pool(
            int threads, Duration deadline, ErrorPolicy policy, RewardFunction... functions) {
        List<WeightedReward> rewards =
                IntStream.range(0, functions.length)
                        .mapToObj(i -> WeightedReward.of("r" + i, functions[i]))
                        .toList();
        return new RewardPool(rewards, threads, deadline, policy);
    }

    private static List<Double> rewards(List<ScoredGroup> groups) {
        return groups.stream()
                .flatMap(g -> g.rollouts().stream())
                .map(r -> r.reward().getAsDouble())
                .toList();
    }

    private static ScoredGroup scored(double... rewards) {
        List<ScoredRollout> rollouts =
                IntStream.range(0, rewards.length)
                        .mapToObj(
                                i ->
                                        new ScoredRollout(
                                                rollout("t", i, FinishReason.STOP),
                                                Map.of(
                                                        "r",
                                                        new RewardOutcome.Scored(
                                                                Score.of(rewards[i]))),
                                                OptionalDouble.of(rewards[i])))
                        .toList();
        return new ScoredGroup(task("t"), rollouts);
    }

    private static RolloutGroup group(int size) {
        return group("t", size);
    }

    private static RolloutGroup group(String id, int size) {
        List<Rollout> rollouts =
                IntStream.range(0, size).mapToObj(i -> rollout(id, i, FinishReason.STOP)).toList();
        return new RolloutGroup(task(id), rollouts);
    }

    private static Task task(String id) {
        return Task.of(id, Prompt.user("?"), "!");
    }

    private static Rollout rollout(String id, int sample, FinishReason finish) {
        return new Rollout(
                id,
                sample,
                new int[] {1},
                new int[] {2},
                new float[1],
                new float[1],
                1,
                finish,
                "",
                0,
                0);
    }
}
