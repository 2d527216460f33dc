package io.github.rlvr.core.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.core.config.ConfigException;
import io.github.rlvr.core.config.GuardConfig;
import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.filter.GroupFilter;
import io.github.rlvr.core.loss.Need;
import io.github.rlvr.core.metrics.Metrics;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.core.scripted.ScriptedPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingGuardsTest {

    @TempDir Path directory;

    @ParameterizedTest
    @CsvSource({
        "min_entropy, 0.2, entropy, 0.3, 0.1",
        "max_entropy, 2, entropy, 1.9, 2.1",
        "max_clipped_ratio, 0.5, completions/clipped_ratio, 0.5, 0.6",
        "max_kl, 0.1, kl, 0.1, 0.2",
        "max_zero_std, 0.5, frac_reward_zero_std, 0.4, 0.6",
        "max_mismatch, 1.05, token_mult_prob_error, 1.0, 1.2"
    })
    void aBoundIsCrossedAfterItsPatience(
            String setting, double bound, String metric, double fine, double beyond) {
        TrainingGuards guards = guards("{patience: 2, " + setting + ": " + bound + "}");
        double[] values = {beyond, fine, beyond, beyond, beyond, beyond};
        List<String> crossed = new ArrayList<>();
        for (int step = 1; step <= values.length; step++) {
            Metrics metrics = Metrics.of(metric, values[step - 1]).with("reward", 1);
            guards.watch(step, metrics).forEach(r -> crossed.add(r.step() + " " + r.setting()));
        }
        assertEquals(List.of("4 guards." + setting, "6 guards." + setting), crossed);
    }

    @Test
    void fallingRewardsAndGrowingLengthsAreNoticed() {
        TrainingGuards guards = guards("{patience: 1, max_reward_drop: 0.2, max_length_growth: 3}");
        List<String> crossed = new ArrayList<>();
        for (int step = 1; step <= 8; step++) {
            Metrics metrics =
                    Metrics.of("reward", step < 7 ? 1 : -1)
                            .with("completions/mean_length", step < 8 ? 10 : 31);
            guards.watch(step, metrics).forEach(r -> crossed.add(r.step() + " " + r.setting()));
        }
        assertEquals(
                List.of(
                        "7 guards.max_reward_drop",
                        "8 guards.max_reward_drop",
                        "8 guards.max_length_growth"),
                crossed);
    }

    @Test
    void aMetricThatWasNotMeasuredCrossesNothing() {
        TrainingGuards guards =
                guards("{patience: 1, min_entropy: 1, max_kl: 0.1, zero_reward_steps: 0}");
        assertEquals(List.of(), guards.watch(1, Metrics.empty()));
    }

    @Test
    void coolingLowersTheLearningRateOfThePolicy() throws IOException {
        ScriptedPolicy policy = new ScriptedPolicy(1);
        run(policy, "action: cool, cool_factor: 0.25");
        assertEquals(0.25 * 0.25, policy.rateFactor());
    }

    @Test
    void stoppingGoesBackToTheBestCheckpoint() throws IOException {
        ScriptedPolicy policy = new ScriptedPolicy(1);
        TrainingResult result = run(policy, "action: stop");
        assertEquals(TrainingResult.End.GUARDED, result.end());
        assertEquals(3, result.step());
        assertEquals(2, policy.version());
    }

    @Test
    void countersGoOnAfterAResume() throws IOException {
        String yaml = "{patience: 2, max_kl: 0.1}";
        TrainingGuards first = guards(yaml);
        assertEquals(List.of(), first.watch(1, Metrics.of("kl", 1).with("reward", 1)));
        first.saveState(directory);
        TrainingGuards second = guards(yaml);
        second.restoreState(directory);
        assertEquals(1, second.watch(2, Metrics.of("kl", 1).with("reward", 1)).size());
    }

    @Test
    void aStepIsToldBeforeItsGuardsAndItsEvaluation() throws IOException {
        List<String> told = new ArrayList<>();
        TrainingListener listener =
                new TrainingListener() {
                    @Override
                    public void onStep(StepReport report) {
                        told.add("step " + report.step());
                    }

                    @Override
                    public void onGuard(GuardReport report) {
                        told.add("guard " + report.step());
                    }

                    @Override
                    public void onEvaluation(EvaluationReport report) {
                        told.add("evaluation " + report.step());
                    }
                };
        TrainConfig config =
                Runs.config(
                        "{trainer: {steps: 1, eval_every: 1, prompts_per_step: 2, group_size: 2},"
                                + " guards: {zero_reward_steps: 1}}");
        TrainingSetup setup =
                Runs.setup(config, new ScriptedPolicy(1), Runs.all(), sample -> Score.of(0));
        new RlvrTrainer(setup, Optional.empty(), List.of(listener), System::nanoTime).run();
        assertEquals(List.of("evaluation 0", "step 1", "guard 1", "evaluation 1"), told);
    }

    @Test
    void anImpossibleBandIsRefused() {
        var e =
                assertThrows(
                        ConfigException.class, () -> guards("{min_entropy: 2, max_entropy: 1}"));
        assertTrue(e.getMessage().contains("guards.min_entropy"), e.getMessage());
    }

    /** Six steps in which every reward is 0: the guard of the first steps speaks at step 3. */
    private TrainingResult run(ScriptedPolicy policy, String guards) throws IOException {
        TrainConfig config =
                Runs.config(
                        """
                        trainer: {steps: 6, prompts_per_step: 2, group_size: 2, checkpoint_every: 2}
                        guards: {patience: 6, %s}
                        """
                                .formatted(guards));
        TrainingSetup setup =
                Runs.setup(
                        config,
                        policy,
                        Runs.centred(GroupFilter.all(), Need.PEERS),
                        sample -> Score.of(0));
        try (RunDirectory run = RunDirectory.create(directory.resolve("run"))) {
            return new RlvrTrainer(
                            setup, Optional.of(run.checkpoints(2)), List.of(), System::nanoTime)
                    .run();
        }
    }

    private static TrainingGuards guards(String yaml) {
        GuardConfig config = Runs.config("guards: " + yaml).guards();
        return new TrainingGuards(config);
    }
}
