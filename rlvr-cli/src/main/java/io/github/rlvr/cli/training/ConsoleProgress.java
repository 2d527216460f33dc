package io.github.rlvr.cli.training;

import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.metrics.Metrics;
import io.github.rlvr.core.policy.GenerationListener;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import io.github.rlvr.core.task.Message;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.train.EvaluationReport;
import io.github.rlvr.core.train.StepReport;
import io.github.rlvr.core.train.TrainingListener;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Shows a run on the console: a line for every step, sample completions every so many steps, every
 * evaluation. On a terminal the step under way has a line that changes in place; elsewhere only
 * finished steps are printed, so that a log file stays readable.
 */
public final class ConsoleProgress implements TrainingListener {

    private static final int SHOWN_CHARACTERS = 300;

    private final PrintWriter out;
    private final boolean terminal;
    private final int samplesEvery;
    private int steps;
    private double secondsPerStep;
    private int transientLength;

    /**
     * Progress on a console.
     *
     * @param terminal whether lines may change in place
     * @param samplesEvery steps between sample completions; 0 for none
     */
    public ConsoleProgress(PrintWriter out, boolean terminal, int samplesEvery) {
        this.out = out;
        this.terminal = terminal;
        this.samplesEvery = samplesEvery;
    }

    @Override
    public void onTrainingBegin(TrainConfig config, long step) {
        steps = config.trainer().steps();
    }

    @Override
    public void onProgress(long step, GenerationListener.Progress progress) {
        if (terminal) {
            inPlace(
                    format(
                            "step %d/%d  %d of %d completions  %.0f tokens/s",
                            step,
                            steps,
                            progress.finished(),
                            progress.total(),
                            progress.tokensPerSecond()));
        }
    }

    @Override
    public void onStep(StepReport report) {
        double seconds = report.timings().value("step_time").orElse(0);
        secondsPerStep = secondsPerStep == 0 ? seconds : 0.8 * secondsPerStep + 0.2 * seconds;
        line(summary(report, seconds));
        if (samplesEvery > 0 && report.step() % samplesEvery == 0 && !report.groups().isEmpty()) {
            sample(report.groups().get(0));
        }
    }

    private String summary(StepReport report, double seconds) {
        Metrics metrics = report.metrics();
        Metrics timings = report.timings();
        double remaining = secondsPerStep * (report.steps() - report.step());
        return format(
                "step %d/%d  reward %s  length %s  %s tokens/s  %.1f s"
                        + " (rollout %s, reward %s, update %s)  ETA %d:%02d",
                report.step(),
                report.steps(),
                shown(metrics, "reward", "%.3f"),
                shown(metrics, "completions/mean_length", "%.1f"),
                shown(timings, "tokens_per_second", "%.0f"),
                seconds,
                shown(timings, "time/rollout_s", "%.1f"),
                shown(timings, "time/reward_s", "%.1f"),
                shown(timings, "time/update_s", "%.1f"),
                (long) remaining / 60,
                (long) remaining % 60);
    }

    /** A metric that was not recorded is shown as a dash, not as 0. */
    private static String shown(Metrics metrics, String name, String format) {
        var value = metrics.value(name);
        return value.isPresent() ? format(format, value.getAsDouble()) : "-";
    }

    @Override
    public void onEvaluation(EvaluationReport report) {
        line(
                format(
                        "held-out accuracy %s after %d steps",
                        Accuracy.withInterval(report), report.step()));
    }

    private void sample(ScoredGroup group) {
        line("  asked:    " + shortened(text(group.task().prompt())));
        ScoredRollout first = group.rollouts().get(0);
        String reward =
                first.reward().isPresent()
                        ? format("%.2f", first.reward().getAsDouble())
                        : "no reward";
        line("  answered: " + shortened(first.rollout().text()) + "  [" + reward + "]");
    }

    private static String text(Prompt prompt) {
        return prompt instanceof Prompt.Chat chat
                ? chat.messages().stream().map(Message::content).collect(Collectors.joining(" / "))
                : ((Prompt.Text) prompt).text();
    }

    /** One line, without control characters that could move the cursor. */
    private static String shortened(String text) {
        String oneLine = text.replaceAll("\\s+", " ").replaceAll("\\p{Cntrl}", "?");
        return oneLine.length() <= SHOWN_CHARACTERS
                ? oneLine
                : oneLine.substring(0, SHOWN_CHARACTERS) + " …";
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
