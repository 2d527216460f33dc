package io.github.rlvr.core.train;

import static io.github.rlvr.core.train.Runs.all;
import static io.github.rlvr.core.train.Runs.steps;
import static io.github.rlvr.core.train.Runs.trainer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.core.algorithm.Algorithm;
import io.github.rlvr.core.checkpoint.CheckpointStore;
import io.github.rlvr.core.config.ConfigException;
import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.filter.GroupFilter;
import io.github.rlvr.core.loss.Need;
import io.github.rlvr.core.policy.GenerationListener;
import io.github.rlvr.core.policy.TrainingSample;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.rollout.RolloutGroup;
import io.github.rlvr.core.scripted.ScriptedPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RlvrTrainerTest {

    private static final String BASE =
            "trainer: {steps: %d, prompts_per_step: 4, group_size: 4, eval_every: 4, checkpoint_every: 2, max_refills: 9%s}";

    @TempDir Path directory;

    @Test
    void heldOutAccuracyRisesToAllCorrect() throws IOException {
        List<EvaluationReport> evaluations = new ArrayList<>();
        TrainingListener listener =
                new TrainingListener() {
                    @Override
                    public void onEvaluation(EvaluationReport report) {
                        evaluations.add(report);
                    }
                };
        TrainingResult result =
                trainer(config(40, ""), new ScriptedPolicy(2), all(), listener).run();
        assertEquals(TrainingResult.End.FINISHED, result.end());
        assertEquals(
                List.of(0L, 4L, 8L),
                evaluations.stream().map(EvaluationReport::step).limit(3).toList());
        assertEquals(2, evaluations.get(0).correct());
        assertEquals(6, result.evaluation().orElseThrow().correct());
    }

    @Test
    void shuffledRewardsTeachNothing() throws IOException {
        AtomicLong calls = new AtomicLong();
        TrainingSetup setup =
                Runs.setup(
                        config(40, ""),
                        new ScriptedPolicy(0.2),
                        all(),
                        sample -> Score.of(calls.getAndIncrement() % 2));
        new RlvrTrainer(setup, Optional.empty(), List.of(), System::nanoTime).run();
        var exact = Runs.setup(config(1, ""), setup.policy(), all());
        EvaluationReport after =
                new Evaluator(
                                setup.policy(),
                                exact.rewards(),
                                exact.heldOut().orElseThrow(),
                                exact.config())
                        .evaluate(0, GenerationListener.NONE);
        assertTrue(after.correct() <= 4, () -> after.correct() + " of 6");
    }

    @Test
    void aRunThatIsResumedEqualsOneThatWasNot() throws IOException {
        for (String more : List.of("", ", minibatches: 3, iterations: 2")) {
            Path whole = directory.resolve("whole" + more.length());
            Path parts = directory.resolve("parts" + more.length());
            run(whole, config(8, more), filtered(), 8, false);
            run(parts, config(8, more), filtered(), 4, false);
            run(parts, config(8, more), filtered(), 8, true);
            assertEquals(withoutTimings(whole), withoutTimings(parts));
            assertEquals(
                    Files.readString(whole.resolve("rollouts.jsonl")),
                    Files.readString(parts.resolve("rollouts.jsonl")));
            assertEquals(
                    Files.readString(whole.resolve("checkpoints/step-00000008/policy/policy.json")),
                    Files.readString(
                            parts.resolve("checkpoints/step-00000008/policy/policy.json")));
        }
    }

    @Test
    void whatWasWrittenAfterTheCheckpointIsWrittenAnew() throws IOException {
        Path whole = directory.resolve("whole");
        Path parts = directory.resolve("parts");
        run(whole, config(8, ""), filtered(), 8, false);
        run(parts, config(8, ""), filtered(), 6, false);
        Files.move(parts.resolve("checkpoints/step-00000006"), directory.resolve("lost"));
        Files.writeString(
                parts.resolve("metrics.jsonl"),
                Files.readString(parts.resolve("metrics.jsonl")) + "{\"step\": 7, \"rew");
        run(parts, config(8, ""), filtered(), 8, true);
        assertEquals(withoutTimings(whole), withoutTimings(parts));
    }

    @Test
    void oneSeedGivesOneRunWhateverLocaleAndTimeZone() throws IOException {
        run(directory.resolve("a"), config(4, ""), filtered(), 4, false);
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        try {
            Locale.setDefault(new Locale("tr", "TR"));
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
            run(directory.resolve("b"), config(4, ""), filtered(), 4, false);
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
        run(directory.resolve("c"), config(4, ", seed: 7"), filtered(), 4, false);
        assertEquals(
                withoutTimings(directory.resolve("a")), withoutTimings(directory.resolve("b")));
        assertNotEquals(
                withoutTimings(directory.resolve("a")), withoutTimings(directory.resolve("c")));
    }

    @Test
    void aSingleOnPolicyUpdateHasNoOldLogProbs() throws IOException {
        ScriptedPolicy policy = new ScriptedPolicy(1);
        trainer(config(2, ""), policy, all()).run();
        assertEquals(2, policy.updates().size());
        assertTrue(
                policy.updates().get(1).stream()
                        .allMatch(sample -> sample.oldLogProbs().isEmpty()));
    }

    @Test
    void minibatchesAndPassesUseTheLogProbsFromBeforeTheStep() throws IOException {
        ScriptedPolicy policy = new ScriptedPolicy(1);
        trainer(config(1, ", minibatches: 3, iterations: 2"), policy, all()).run();
        assertEquals(6, policy.updates().size());
        for (int pass = 0; pass < 2; pass++) {
            List<TrainingSample> samples =
                    policy.updates().subList(3 * pass, 3 * pass + 3).stream()
                            .flatMap(List::stream)
                            .toList();
            assertEquals(16, new HashSet<>(samples).size());
            for (TrainingSample sample : samples) {
                assertEquals((float) -Math.log(4), sample.oldLogProbs().orElseThrow()[0], 1e-6f);
            }
        }
    }

    @Test
    void droppedGroupsAreReplacedAndTheSurplusIsCarriedOver() throws IOException {
        List<StepReport> reports = new ArrayList<>();
        ScriptedPolicy policy = new ScriptedPolicy(0);
        trainer(config(6, ""), policy, filtered(), steps(reports)).run();
        for (StepReport report : reports) {
            assertEquals(4, report.groups().size());
            assertTrue(report.groups().stream().allMatch(group -> group.hasSpread()));
        }
        assertTrue(
                reports.stream()
                        .anyMatch(r -> r.metrics().value("filter/refills").getAsDouble() > 0));
        assertTrue(
                reports.stream()
                        .anyMatch(
                                r -> r.metrics().value("filter/carried_groups").getAsDouble() > 0));
    }

    @Test
    void carriedGroupsAreOffPolicyAfterAnUpdate() throws IOException {
        ScriptedPolicy policy = new ScriptedPolicy(0.01);
        trainer(config(6, ""), policy, filtered()).run();
        for (List<TrainingSample> update : policy.updates()) {
            Set<Long> versions = new HashSet<>();
            update.forEach(sample -> versions.add(sample.rollout().policyVersion()));
            assertEquals(versions.size() > 1, update.get(0).oldLogProbs().isPresent());
        }
    }

    @Test
    void aFilterThatDropsEverythingStopsTheRunAndNamesTheSetting() {
        Algorithm none = Runs.centred(group -> false);
        var e =
                assertThrows(
                        TrainingException.class,
                        () -> trainer(config(1, ""), new ScriptedPolicy(1), none).run());
        assertTrue(e.getMessage().contains("after 9 refills only 0 of 4 groups"), e.getMessage());
        assertTrue(e.getMessage().contains("trainer.max_refills"), e.getMessage());
    }

    @Test
    void aTaskThatIsAskedTwiceInAStepGetsOtherRollouts() throws IOException {
        ScriptedPolicy policy = new ScriptedPolicy(0);
        TrainConfig config =
                Runs.config("trainer: {steps: 1, prompts_per_step: 12, group_size: 8}");
        List<RolloutGroup> groups = new ArrayList<>();
        trainer(
                        config,
                        policy,
                        all(),
                        new TrainingListener() {
                            @Override
                            public void onRollout(long step, List<RolloutGroup> sampled) {
                                groups.addAll(sampled);
                            }
                        })
                .run();
        assertEquals(12, groups.size());
        Set<Long> seeds = new HashSet<>();
        groups.forEach(group -> group.rollouts().forEach(rollout -> seeds.add(rollout.seed())));
        assertEquals(96, seeds.size());
    }

    @Test
    void signalsThatAreNeededAreProvided() throws IOException {
        Algorithm needy =
                Runs.centred(
                        GroupFilter.all(),
                        Need.PEERS,
                        Need.ENTROPIES,
                        Need.REFERENCE_LOG_PROBS,
                        Need.OLD_LOG_PROBS);
        ScriptedPolicy policy = new ScriptedPolicy(1);
        trainer(config(1, ""), policy, needy).run();
        assertTrue(policy.updates().get(0).get(0).referenceLogProbs().isPresent());
    }

    @Test
    void aNeedThatIsNotMetIsRefusedWithItsRemedy() {
        Algorithm peers = Runs.centred(GroupFilter.all(), Need.PEERS);
        TrainConfig alone = Runs.config("trainer: {group_size: 1}");
        var e = assertThrows(ConfigException.class, () -> NeedCheck.require(peers, alone));
        assertTrue(
                e.getMessage().contains("needs PEERS")
                        && e.getMessage().contains("trainer.group_size"),
                e.getMessage());
        Algorithm values = Runs.centred(GroupFilter.all(), Need.VALUES);
        assertThrows(
                ConfigException.class,
                () -> Runs.setup(config(1, ""), new ScriptedPolicy(1), values));
    }

    @Test
    void skippedUpdatesInARowStopTheRunAndKeepTheCheckpoint() throws IOException {
        ScriptedPolicy policy = new ScriptedPolicy(1);
        List.of(1L, 3L, 4L, 5L).forEach(policy::failUpdate);
        TrainConfig config =
                Runs.config(
                        "trainer: {steps: 9, prompts_per_step: 2, checkpoint_every: 2}\noptimizer: {max_skipped_steps: 3}");
        CheckpointStore store = new CheckpointStore(directory, 2);
        RlvrTrainer trainer =
                new RlvrTrainer(
                        Runs.setup(config, policy, all()),
                        Optional.of(store),
                        List.of(),
                        System::nanoTime);
        var e = assertThrows(TrainingException.class, trainer::run);
        assertTrue(
                e.getMessage().startsWith("step 6: ")
                        && e.getMessage().contains("3 updates in a row"),
                e.getMessage());
        assertEquals(4, store.latest().orElseThrow().step());
    }

    @Test
    void rolloutsWithBrokenLogitsStopTheRun() {
        ScriptedPolicy policy = new ScriptedPolicy(1);
        policy.breakLogits();
        var e =
                assertThrows(
                        TrainingException.class,
                        () -> trainer(Runs.config("trainer: {steps: 1}"), policy, all()).run());
        assertTrue(e.getMessage().contains("logits that are not finite"), e.getMessage());
    }

    @Test
    void samplesWithoutARewardAreNotTrainedOn() throws IOException {
        ScriptedPolicy policy = new ScriptedPolicy(1);
        var setup =
                Runs.setup(
                        Runs.config("trainer: {steps: 1, prompts_per_step: 2, group_size: 4}"),
                        policy,
                        all(),
                        sample ->
                                sample.rollout().sample() == 0
                                        ? Score.notApplicable()
                                        : Score.of(1));
        new RlvrTrainer(setup, Optional.empty(), List.of(), System::nanoTime).run();
        assertEquals(6, policy.updates().get(0).size());
    }

    @Test
    void cancellingLosesOnlyTheStepThatIsUnderWay() throws IOException {
        RlvrTrainer[] trainer = new RlvrTrainer[1];
        TrainingListener cancelInStepThree =
                new TrainingListener() {
                    @Override
                    public void onProgress(long step, GenerationListener.Progress progress) {
                        if (step == 3) {
                            trainer[0].cancel();
                        }
                    }
                };
        trainer[0] =
                trainer(
                        Runs.config("trainer: {steps: 9}"),
                        new ScriptedPolicy(1),
                        all(),
                        cancelInStepThree);
        TrainingResult result = trainer[0].run();
        assertEquals(new TrainingResult(2, TrainingResult.End.CANCELLED, Optional.empty()), result);
    }

    @Test
    void aRunThatIsCancelledWhileGeneratingResumesWhereTheStepBegan() throws IOException {
        TrainConfig config =
                Runs.config(
                        BASE.formatted(8, "")
                                .replace("checkpoint_every: 2", "checkpoint_every: 9"));
        run(directory.resolve("whole"), config, filtered(), 8, false);
        Path cut = directory.resolve("cut");
        try (RunDirectory run = RunDirectory.create(cut)) {
            RlvrTrainer[] trainer = new RlvrTrainer[1];
            List<TrainingListener> listeners = new ArrayList<>(run.writers(config));
            listeners.add(
                    new TrainingListener() {
                        @Override
                        public void onProgress(long step, GenerationListener.Progress progress) {
                            if (step == 5) {
                                trainer[0].cancel();
                            }
                        }
                    });
            trainer[0] = recorded(run, config, filtered(), listeners);
            TrainingResult result = trainer[0].run();
            assertEquals(TrainingResult.End.CANCELLED, result.end());
            assertEquals(4, result.step());
        }
        assertFalse(Thread.interrupted());
        run(cut, config, filtered(), 8, true);
        assertEquals(withoutTimings(directory.resolve("whole")), withoutTimings(cut));
    }

    @Test
    void cancellingDuringAnUpdateKeepsTheNewestCheckpoint() throws IOException {
        TrainConfig config = config(8, "");
        try (RunDirectory run = RunDirectory.create(directory)) {
            RlvrTrainer[] trainer = new RlvrTrainer[1];
            TrainingListener cancelAfterRewards =
                    new TrainingListener() {
                        @Override
                        public void onRewards(long step, List<ScoredGroup> groups) {
                            if (step == 6) {
                                trainer[0].cancel();
                            }
                        }
                    };
            trainer[0] = recorded(run, config, all(), List.of(cancelAfterRewards));
            assertEquals(TrainingResult.End.CANCELLED, trainer[0].run().end());
            assertEquals(4, run.checkpoints(3).latest().orElseThrow().step());
        }
    }

    @Test
    void anInterruptByAnotherIsPassedOn() {
        RlvrTrainer trainer =
                trainer(Runs.config("trainer: {steps: 2}"), new ScriptedPolicy(1), all());
        Thread.currentThread().interrupt();
        assertThrows(CancellationException.class, trainer::run);
        assertTrue(Thread.interrupted());
    }

    @Test
    void aListenerThatThrowsDoesNotStopTheTraining() throws IOException {
        TrainingListener broken =
                new TrainingListener() {
                    @Override
                    public void onStep(StepReport report) {
                        throw new IllegalStateException("display gone");
                    }
                };
        assertEquals(2, trainer(config(2, ""), new ScriptedPolicy(1), all(), broken).run().step());
    }

    @Test
    void aChangedConfigurationIsRefusedWithTheDifference() throws IOException {
        run(directory, config(4, ""), all(), 2, false);
        var e =
                assertThrows(
                        ConfigException.class,
                        () -> run(directory, config(4, ", seed: 9"), all(), 4, true));
        assertTrue(e.getMessage().contains("trainer.seed: 42 -> 9"), e.getMessage());
    }

    @Test
    void aStepReportsTrlsMetrics() throws IOException {
        List<StepReport> reports = new ArrayList<>();
        trainer(config(1, ""), new ScriptedPolicy(1), all(), steps(reports)).run();
        for (String name :
                List.of(
                        "reward",
                        "reward_std",
                        "frac_reward_zero_std",
                        "rewards/exact/mean",
                        "rewards/exact/std",
                        "completions/mean_length",
                        "completions/min_length",
                        "completions/max_length",
                        "completions/clipped_ratio",
                        "completions/mean_terminated_length",
                        "num_tokens",
                        "grad_norm",
                        "loss",
                        "eval/accuracy")) {
            assertTrue(reports.get(0).metrics().value(name).isPresent(), name);
        }
        for (String name :
                List.of("step_time", "time/rollout_s", "time/reward_s", "time/update_s")) {
            assertTrue(reports.get(0).timings().value(name).isPresent(), name);
        }
    }

    private void run(Path path, TrainConfig config, Algorithm algorithm, int until, boolean resume)
            throws IOException {
        try (RunDirectory run = resume ? RunDirectory.reopen(path) : RunDirectory.create(path)) {
            RlvrTrainer[] trainer = new RlvrTrainer[1];
            List<TrainingListener> listeners = new ArrayList<>(run.writers(config));
            listeners.add(
                    new TrainingListener() {
                        @Override
                        public void onStep(StepReport report) {
                            if (report.step() == until) {
                                trainer[0].requestStop();
                            }
                        }
                    });
            trainer[0] = recorded(run, config, algorithm, listeners);
            if (resume) {
                trainer[0].resume();
            }
            assertEquals(until, trainer[0].run().step());
        }
    }

    private static RlvrTrainer recorded(
            RunDirectory run,
            TrainConfig config,
            Algorithm algorithm,
            List<TrainingListener> listeners) {
        return new RlvrTrainer(
                Runs.setup(config, new ScriptedPolicy(0.1), algorithm),
                Optional.of(run.checkpoints(3)),
                listeners,
                System::nanoTime);
    }

    private static List<String> withoutTimings(Path run) throws IOException {
        List<String> lines = Files.readAllLines(run.resolve("metrics.jsonl"));
        return lines.stream()
                .map(
                        line ->
                                line.replaceAll(
                                        ",\"(step_time|tokens_per_second|time/[a-z_]+|memory/[a-z_]+)\":[-0-9.E]+",
                                        ""))
                .toList();
    }

    private static TrainConfig config(int steps, String more) {
        return Runs.config(BASE.formatted(steps, more));
    }

    private static Algorithm filtered() {
        return Runs.centred(GroupFilter.withSpread(), Need.PEERS);
    }
}
