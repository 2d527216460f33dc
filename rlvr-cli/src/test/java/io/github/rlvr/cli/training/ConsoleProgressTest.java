package io.github.rlvr.cli.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.metrics.Metrics;
import io.github.rlvr.core.policy.GenerationListener;
import io.github.rlvr.core.reward.RewardOutcome;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import io.github.rlvr.core.rollout.FinishReason;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import io.github.rlvr.core.train.EvaluationReport;
import io.github.rlvr.core.train.StepReport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class ConsoleProgressTest {

    private final StringWriter text = new StringWriter();
    private final PrintWriter out = new PrintWriter(text);

    @Test
    void aStepIsOneLineWithItsFigures() {
        ConsoleProgress progress = new ConsoleProgress(out, false, 0);
        progress.onTrainingBegin(TrainConfig.DEFAULTS, 0);
        progress.onStep(report(5, 10));
        assertEquals(
                "step 5/10  reward 0.250  length 7.5  kl 0.0120  entropy 1.500  120 tokens/s  2.0 s"
                        + " (rollout 1.0, reward 0.1, update 0.9)  ETA 0:10",
                text.toString().strip());
    }

    @Test
    void aRunThatGoesOnSaysFromWhichStep() {
        ConsoleProgress progress = new ConsoleProgress(out, false, 0);
        progress.onTrainingBegin(TrainConfig.DEFAULTS, 7);
        assertEquals("going on from the checkpoint of step 7 of 100", text.toString().strip());
    }

    @Test
    void whatWasNotRecordedIsADash() {
        ConsoleProgress progress = new ConsoleProgress(out, false, 0);
        progress.onStep(new StepReport(1, 1, Metrics.empty(), Metrics.empty(), List.of()));
        assertTrue(text.toString().contains("reward -  length -"), text.toString());
    }

    @Test
    void aLogFileGetsNoLinesThatChange() {
        ConsoleProgress progress = new ConsoleProgress(out, false, 0);
        progress.onProgress(1, new GenerationListener.Progress(1, 8, 10, 1));
        assertEquals("", text.toString());
    }

    @Test
    void aTerminalShowsTheStepUnderWayAndClearsItBeforeTheNextLine() {
        ConsoleProgress progress = new ConsoleProgress(out, true, 0);
        progress.onTrainingBegin(TrainConfig.DEFAULTS, 0);
        progress.onProgress(1, new GenerationListener.Progress(1, 8, 10, 1));
        assertTrue(
                text.toString()
                        .startsWith(
                                "\r[------------------------] 0/100  ETA -  1 of 8 completions"),
                shown());
        progress.onStep(report(1, 100));
        assertTrue(text.toString().contains(" \rstep 1/100  reward"), shown());
        progress.onProgress(51, new GenerationListener.Progress(4, 8, 10, 1));
        assertTrue(shown().contains("[############------------] 50/100  ETA 1:39"), shown());
    }

    @Test
    void completionsAreShownInATableWithoutControlCharacters() {
        ConsoleProgress progress = new ConsoleProgress(out, false, 5);
        progress.onStep(report(5, 10));
        String table =
                """
                  asked: 2+2=
                  reward  exact_answer  format  tokens  end     completion
                    1.00          1.00    late       1  stop    it is ?[31m 4
                """;
        String lines = text.toString().replace(System.lineSeparator(), "\n");
        assertTrue(lines.endsWith(table), shown());
        assertFalse(text.toString().contains("\u001b"), shown());
    }

    @Test
    void evaluationsShowTheirInterval() {
        ConsoleProgress progress = new ConsoleProgress(out, false, 0);
        progress.onEvaluation(new EvaluationReport(20, 250, 500, 0, List.of()));
        assertEquals(
                "held-out accuracy 50.0 % (95 % interval 45.6 % to 54.4 %, n = 500) after 20 steps",
                text.toString().strip());
    }

    private String shown() {
        return text.toString().replace("\r", "<CR>");
    }

    private static StepReport report(long step, int steps) {
        Rollout rollout =
                new Rollout(
                        "t",
                        0,
                        new int[] {1},
                        new int[] {2},
                        new float[1],
                        new float[1],
                        1,
                        FinishReason.STOP,
                        "it is\n\u001b[31m 4",
                        0,
                        0);
        Map<String, RewardOutcome> outcomes = new LinkedHashMap<>();
        outcomes.put("exact_answer", new RewardOutcome.Scored(Score.of(1)));
        outcomes.put("format", new RewardOutcome.TimedOut(Duration.ofSeconds(1)));
        ScoredGroup group =
                new ScoredGroup(
                        Task.of("t", new Prompt.Text("2+2="), "4"),
                        List.of(new ScoredRollout(rollout, outcomes, OptionalDouble.of(1))));
        Metrics timings =
                Metrics.of("step_time", 2)
                        .with("tokens_per_second", 120)
                        .with("time/rollout_s", 1)
                        .with("time/reward_s", 0.1)
                        .with("time/update_s", 0.9);
        return new StepReport(
                step,
                steps,
                Metrics.of("reward", 0.25)
                        .with("completions/mean_length", 7.5)
                        .with("kl", 0.012)
                        .with("entropy", 1.5),
                timings,
                List.of(group));
    }
}
