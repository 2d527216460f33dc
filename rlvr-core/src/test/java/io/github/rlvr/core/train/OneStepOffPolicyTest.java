package io.github.rlvr.core.train;

import static io.github.rlvr.core.train.Runs.all;
import static io.github.rlvr.core.train.Runs.steps;
import static io.github.rlvr.core.train.Runs.trainer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.core.algorithm.Algorithm;
import io.github.rlvr.core.algorithm.SamplingPlan;
import io.github.rlvr.core.config.ConfigException;
import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.filter.GroupFilter;
import io.github.rlvr.core.loss.Need;
import io.github.rlvr.core.policy.TrainingSample;
import io.github.rlvr.core.rollout.RolloutGroup;
import io.github.rlvr.core.scripted.ScriptedPolicy;
import io.github.rlvr.core.scripted.ScriptedPolicy.Race;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sampling the next step's rollouts while a step is learnt from. */
class OneStepOffPolicyTest {

    private static final String BASE =
            "trainer: {one_step_off_policy: true, steps: 8, prompts_per_step: 4, group_size: 4,"
                    + " eval_every: 4, checkpoint_every: 2, max_refills: 9%s}";

    @TempDir Path directory;

    /** Ends a run as a power cut would: nothing catches it. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void everyStepButTheFirstLearnsFromRolloutsOneUpdateOld() throws IOException {
        ScriptedPolicy policy = new ScriptedPolicy(0.1);
        trainer(config(""), policy, all()).run();
        List<List<TrainingSample>> updates = policy.updates();
        assertEquals(8, updates.size());
        for (int i = 0; i < 8; i++) {
            long expected = Math.max(0, i - 1);
            for (TrainingSample sample : updates.get(i)) {
                assertEquals(expected, sample.rollout().policyVersion(), "update " + i);
                assertEquals(i > 0, sample.oldLogProbs().isPresent(), "update " + i);
            }
        }
        assertTrue(
                updates.get(7).stream()
                        .anyMatch(s -> s.oldLogProbs().get()[0] != s.rollout().logProbs()[0]));
    }

    @Test
    void nothingIsSampledBehindTheLastStep() throws IOException {
        ScriptedPolicy policy = new ScriptedPolicy(0.1);
        trainer(config(""), policy, all()).run();
        assertEquals(7, policy.snapshots());
        assertEquals(8 + 3, policy.requests().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ", minibatches: 3, iterations: 2"})
    void theRunIsTheSameWhoeverIsFaster(String more) throws IOException {
        for (Race race : Race.values()) {
            run(directory.resolve(race.name()), race, config(more), false, 0);
        }
        Path free = directory.resolve(Race.FREE.name());
        for (Race race : List.of(Race.ROLLOUTS_FIRST, Race.UPDATE_FIRST)) {
            assertSameRun(free, directory.resolve(race.name()));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 6, 8})
    void aRunThatIsKilledAndResumedEqualsOneThatWasNot(int step) throws IOException {
        Path whole = directory.resolve("whole");
        Path parts = directory.resolve("parts");
        run(whole, Race.FREE, config(""), false, 0);
        assertThrows(Killed.class, () -> run(parts, Race.FREE, config(""), false, step));
        if (step > 2) {
            run(parts, Race.FREE, config(""), true, 0);
            assertSameRun(whole, parts);
        }
    }

    @Test
    void listenersHearOfAStepInItsTurnFromTheTrainingThread() throws IOException {
        List<String> events = new ArrayList<>();
        Thread own = Thread.currentThread();
        ScriptedPolicy policy = new ScriptedPolicy(0.1);
        policy.race(Race.ROLLOUTS_FIRST);
        TrainingListener listener =
                new TrainingListener() {
                    @Override
                    public void onRollout(long step, List<RolloutGroup> groups) {
                        assertSame(own, Thread.currentThread());
                        events.add("rollout " + step);
                    }

                    @Override
                    public void onStep(StepReport report) {
                        events.add("step " + report.step());
                    }

                    @Override
                    public void onEvaluation(EvaluationReport report) {
                        events.add(policy.hasOpenSnapshot() ? "race" : "eval " + report.step());
                    }
                };
        trainer(
                        Runs.config(BASE.formatted("").replace("steps: 8", "steps: 3")),
                        policy,
                        all(),
                        listener)
                .run();
        assertEquals(
                List.of(
                        "eval 0",
                        "rollout 1",
                        "step 1",
                        "rollout 2",
                        "step 2",
                        "rollout 3",
                        "step 3",
                        "eval 3"),
                events);
    }

    @Test
    void aStepSaysHowLongItWaitedForTheRolloutsOfTheNext() throws IOException {
        List<StepReport> reports = new ArrayList<>();
        trainer(config(""), new ScriptedPolicy(0.1), all(), steps(reports)).run();
        for (StepReport report : reports) {
            boolean last = report.step() == 8;
            assertEquals(!last, report.timings().value("time/wait_s").isPresent());
            assertTrue(report.timings().value("time/rollout_s").isPresent());
            assertTrue(report.timings().value("time/update_s").isPresent());
        }
    }

    @Test
    void whatFailsInTheOtherThreadReachesTheCaller() {
        ScriptedPolicy policy = new ScriptedPolicy(0.1);
        RuntimeException failure = new IllegalStateException("no room in the cache");
        policy.failSnapshots(failure);
        assertSame(
                failure,
                assertThrows(
                        IllegalStateException.class,
                        () -> trainer(config(""), policy, all()).run()));
        assertNothingIsLeft(policy);
    }

    @Test
    void anUpdateThatFailsEndsTheSampling() {
        ScriptedPolicy policy = new ScriptedPolicy(0.1);
        policy.failUpdate(2);
        TrainConfig config =
                Runs.config(BASE.formatted("") + "\noptimizer: {max_skipped_steps: 1}");
        var e = assertThrows(TrainingException.class, () -> trainer(config, policy, all()).run());
        assertTrue(e.getMessage().startsWith("step 3: "), e.getMessage());
        assertNothingIsLeft(policy);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ROLLOUTS_FIRST", "UPDATE_FIRST"})
    void cancellingDuringAnUpdateKeepsTheNewestCheckpoint(Race race) throws IOException {
        ScriptedPolicy policy = new ScriptedPolicy(0.1);
        policy.race(race);
        AtomicReference<RlvrTrainer> trainer = new AtomicReference<>();
        TrainingListener cancel =
                new TrainingListener() {
                    @Override
                    public void onUpdate(UpdateReport report) {
                        if (report.step() == 6) {
                            trainer.get().cancel();
                        }
                    }
                };
        try (RunDirectory run = RunDirectory.create(directory.resolve("run"))) {
            trainer.set(
                    new RlvrTrainer(
                            Runs.setup(config(""), policy, all()),
                            Optional.of(run.checkpoints(3)),
                            List.of(cancel),
                            System::nanoTime));
            assertEquals(TrainingResult.End.CANCELLED, trainer.get().run().end());
            assertEquals(4, run.checkpoints(3).latest().orElseThrow().step());
        }
        assertNothingIsLeft(policy);
        assertFalse(Thread.interrupted());
    }

    @Test
    void aPlanThatTheUpdateWouldChangeIsRefused() {
        Algorithm steered = all().withSampling(new SamplingPlan() {});
        var e = assertThrows(ConfigException.class, () -> NeedCheck.require(steered, config("")));
        assertTrue(e.getMessage().contains("trainer.one_step_off_policy"), e.getMessage());
        NeedCheck.require(steered, Runs.config("trainer: {steps: 3}"));
    }

    @Test
    void withoutCorrectionItIsRefused() {
        var e =
                assertThrows(
                        ConfigException.class,
                        () -> Runs.config(BASE.formatted("") + "\nalgorithm: {rollout_is: none}"));
        assertTrue(e.getMessage().contains("algorithm.rollout_is is none"), e.getMessage());
        assertTrue(e.getMessage().contains("trainer.one_step_off_policy"), e.getMessage());
    }

    @Test
    void aLongerRunIsAnother() throws IOException {
        Path run = directory.resolve("run");
        run(run, Race.FREE, config(""), false, 0);
        TrainConfig longer = Runs.config(BASE.formatted("").replace("steps: 8", "steps: 9"));
        var e = assertThrows(ConfigException.class, () -> run(run, Race.FREE, longer, true, 0));
        assertTrue(e.getMessage().contains("trainer.steps: 8 -> 9"), e.getMessage());
    }

    private static void assertNothingIsLeft(ScriptedPolicy policy) {
        assertFalse(policy.hasOpenSnapshot());
        assertFalse(
                Thread.getAllStackTraces().keySet().stream()
                        .anyMatch(thread -> thread.getName().equals("rlvr-rollouts")));
    }

    /** A run of groups that are filtered, refilled and carried over; killed in a step if not 0. */
    private static void run(Path path, Race race, TrainConfig config, boolean resume, int killedIn)
            throws IOException {
        ScriptedPolicy policy = new ScriptedPolicy(0.1);
        policy.race(race);
        try (RunDirectory run = resume ? RunDirectory.reopen(path) : RunDirectory.create(path)) {
            List<TrainingListener> listeners = new ArrayList<>(run.writers(config));
            listeners.add(
                    new TrainingListener() {
                        @Override
                        public void onRollout(long step, List<RolloutGroup> groups) {
                            if (step == killedIn) {
                                throw new Killed();
                            }
                        }
                    });
            RlvrTrainer trainer =
                    new RlvrTrainer(
                            Runs.setup(
                                    config,
                                    policy,
                                    Runs.centred(GroupFilter.withSpread(), Need.PEERS)),
                            Optional.of(run.checkpoints(3)),
                            listeners,
                            System::nanoTime);
            if (resume) {
                trainer.resume();
            }
            assertEquals(8, trainer.run().step());
        }
        assertFalse(policy.hasOpenSnapshot());
    }

    private static void assertSameRun(Path a, Path b) throws IOException {
        assertEquals(withoutTimings(a), withoutTimings(b));
        for (String file :
                List.of(
                        "rollouts.jsonl",
                        "checkpoints/step-00000008/policy/policy.json",
                        "checkpoints/step-00000008/collector/collector.json")) {
            assertEquals(-1, Files.mismatch(a.resolve(file), b.resolve(file)), file);
        }
    }

    private static List<String> withoutTimings(Path run) throws IOException {
        return Files.readAllLines(run.resolve("metrics.jsonl")).stream()
                .map(
                        line ->
                                line.replaceAll(
                                        ",\"(step_time|tokens_per_second|time/[a-z_]+|memory/[a-z_]+)\":[-0-9.E]+",
                                        ""))
                .toList();
    }

    private static TrainConfig config(String more) {
        return Runs.config(BASE.formatted(more));
    }
}
