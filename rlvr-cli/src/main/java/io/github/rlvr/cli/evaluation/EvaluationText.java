package io.github.rlvr.cli.evaluation;

import io.github.rlvr.cli.training.Accuracy;
import io.github.rlvr.rewards.evaluation.ClusteredShare;
import io.github.rlvr.rewards.evaluation.ConfidenceReport;
import io.github.rlvr.rewards.evaluation.EvaluationSummary;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.SortedMap;

/** An evaluation as lines for people; the last one is the accuracy. */
public final class EvaluationText {

    private EvaluationText() {}

    /** Prints a summary. */
    public static void print(EvaluationSummary summary, PrintWriter out) {
        row(out, "tasks", summary.tasks() + " with " + summary.samples() + " sample(s) each");
        row(out, "strict", share(summary.strict()) + "  right where it was asked for");
        row(out, "flexible", share(summary.flexible()) + "  right wherever it stands");
        row(out, "format", share(summary.format()) + "  answered where it was asked for");
        row(out, "cut off", share(summary.cutOff()) + "  reached the limit of tokens");
        row(out, "length", String.format(Locale.ROOT, "%.1f tokens", summary.meanLength()));
        if (summary.samples() > 1) {
            row(out, "pass@k", byK(summary.passAt()));
            row(out, "maj@k", byK(summary.majorityAt()));
        }
        for (ConfidenceReport confidence : summary.confidence()) {
            row(out, "confidence", confidence(confidence));
        }
        for (EvaluationSummary.DifficultyRow row : summary.byDifficulty()) {
            row(
                    out,
                    "difficulty",
                    String.format(
                            Locale.ROOT,
                            "%-12s %s  %d tasks, %.1f tokens",
                            row.difficulty(),
                            share(row.accuracy()),
                            row.tasks(),
                            row.meanLength()));
        }
        out.println("accuracy " + Accuracy.withInterval(summary.accuracy(), summary.tasks()));
        out.flush();
    }

    private static void row(PrintWriter out, String name, String text) {
        out.printf(Locale.ROOT, "%-10s  %s%n", name, text);
    }

    private static String share(ClusteredShare share) {
        return String.format(
                Locale.ROOT,
                "%5.1f %% (%.1f to %.1f)",
                100 * share.value(),
                100 * share.low(),
                100 * share.high());
    }

    private static String byK(SortedMap<Integer, Double> values) {
        StringBuilder text = new StringBuilder();
        values.forEach(
                (k, value) ->
                        text.append(String.format(Locale.ROOT, "%d: %.1f %%  ", k, 100 * value)));
        return text.toString().strip();
    }

    private static String confidence(ConfidenceReport report) {
        String auroc =
                report.auroc().isPresent()
                        ? String.format(Locale.ROOT, "%.3f", report.auroc().getAsDouble())
                        : "-";
        return String.format(
                Locale.ROOT,
                "%-10s ECE %.3f  Brier %.3f  AUROC %s  (n = %d, missing %d)",
                report.source(),
                report.ece(),
                report.brier(),
                auroc,
                report.samples(),
                report.missing());
    }
}
