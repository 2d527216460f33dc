package io.github.rlvr.cli.training;

import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.metrics.Metrics;
import io.github.rlvr.core.policy.GenerationListener;
import io.github.rlvr.core.policy.MemoryPlan;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.train.EvaluationReport;
import io.github.rlvr.core.train.StepReport;
import io.github.rlvr.core.train.TrainingListener;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Shows a run on the console: a line for every step, a table of sample completions every so many
 * steps, every evaluation. On a terminal a bar shows how far the run and the step under way are, in
 * a line that changes in place; elsewhere only finished steps are printed, so that a log file stays
 * readable.
 */
public final class ConsoleProgress implements TrainingListener {

    private final PrintWriter out;
    private final boolean terminal;
    private final int samplesEvery;
    private int steps;
    private double secondsPerStep = Double.NaN;
    private int transientLength;

    /**
     * Progress on a console.
     *
     * @param terminal whether lines may change in place
     * @param samplesEvery steps between tables of sample completions; 0 for none
     */
    public ConsoleProgress(PrintWriter out, boolean terminal, int samplesEvery) {
        this.out = out;
        this.terminal = terminal;
        this.samplesEvery = samplesEvery;
    }

    @Override
    public void onMemoryPlan(MemoryPlan plan) {
        line(plan.toString());
    }

    @Override
    public void onTrainingBegin(TrainConfig config, long step) {
        steps = config.trainer().steps();
        if (step > 0) {
            line(format("going on from the checkpoint of step %d of %d", step, steps));
        }
    }

    @Override
    public void onProgress(long step, GenerationListener.Progress progress) {
        if (terminal) {
            double under = (double) progress.finished() / Math.max(1, progress.total());
            inPlace(
                    format(
                            "%s  ETA %s  %d of %d completions  %.0f tokens/s",
                            ProgressBar.of(Math.max(0, step - 1), under, steps),
                            ProgressBar.duration(secondsPerStep * (steps - step + 1 - under)),
                            progress.finished(),
                            progress.total(),
                            progress.tokensPerSecond()));
        }
    }

    @Override
    public void onRewards(long step, List<ScoredGroup> groups) {
        if (terminal) {
            inPlace(ProgressBar.of(Math.max(0, step - 1), 1, steps) + "  updating");
        }
    }

    @Override
    public void onStep(StepReport report) {
        double seconds = report.timings().value("step_time").orElse(0);
        secondsPerStep =
                Double.isNaN(secondsPerStep) ? seconds : 0.8 * secondsPerStep + 0.2 * seconds;
        line(summary(report, seconds));
        if (samplesEvery > 0 && report.step() % samplesEvery == 0) {
            telling(report.groups()).ifPresent(group -> SampleTable.of(group).forEach(this::line));
        }
        if (terminal && report.step() < report.steps()) {
            inPlace(ProgressBar.of(report.step(), 0, report.steps()));
        }
    }

    /** The first group whose rewards differ, from which something is learnt, or else the first. */
    private static Optional<ScoredGroup> telling(List<ScoredGroup> groups) {
        return groups.stream()
                .filter(ScoredGroup::hasSpread)
                .findFirst()
                .or(() -> groups.stream().findFirst());
    }

    private String summary(StepReport report, double seconds) {
        Metrics metrics = report.metrics();
        Metrics timings = report.timings();
        return format(
                "step %d/%d  reward %s  length %s%s%s  %s tokens/s  %.1f s"
                        + " (rollout %s, reward %s, update %s)  ETA %s",
                report.step(),
                report.steps(),
                shown(metrics, "reward", "%.3f"),
                shown(metrics, "completions/mean_length", "%.1f"),
                named(metrics, "kl", "%.4f"),
                named(metrics, "entropy", "%.3f"),
                shown(timings, "tokens_per_second", "%.0f"),
                seconds,
                shown(timings, "time/rollout_s", "%.1f"),
                shown(timings, "time/reward_s", "%.1f"),
                shown(timings, "time/update_s", "%.1f"),
                ProgressBar.duration(secondsPerStep * (report.steps() - report.step())));
    }

    /** A metric that was not recorded is shown as a dash, not as 0. */
    private static String shown(Metrics metrics, String name, String format) {
        var value = metrics.value(name);
        return value.isPresent() ? format(format, value.getAsDouble()) : "-";
    }

    /** With its name in front; nothing when it was not recorded. */
    private static String named(Metrics metrics, String name, String format) {
        var value = metrics.value(name);
        return value.isPresent() ? "  " + name + " " + format(format, value.getAsDouble()) : "";
    }

    @Override
    public void onEvaluation(EvaluationReport report) {
        line(
                format(
                        "held-out accuracy %s after %d steps",
                        Accuracy.withInterval(report), report.step()));
    }

    private void inPlace(String text) {
        String padding = " ".repeat(Math.max(0, transientLength - text.length()));
        out.print("\r" + text + padding);
        out.flush();
        transientLength = text.length();
    }

    private void line(String text) {
        if (transientLength > 0) {
            inPlace("");
            out.print("\r");
            transientLength = 0;
        }
        out.println(text);
        out.flush();
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
