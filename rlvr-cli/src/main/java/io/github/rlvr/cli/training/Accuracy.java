package io.github.rlvr.cli.training;

import io.github.rlvr.core.train.EvaluationReport;
import io.github.rlvr.rewards.evaluation.ClusteredShare;
import java.util.Locale;

/** Accuracies as people read them. */
public final class Accuracy {

    private Accuracy() {}

    /** For example {@code 41.2 %}. */
    public static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /** For example {@code 41.2 % (95 % interval 37.0 % to 45.6 %, n = 500)}. */
    public static String withInterval(EvaluationReport report) {
        return withInterval(
                new ClusteredShare(
                        report.accuracy(), report.interval().low(), report.interval().high()),
                report.total());
    }

    /** The same of any share over a number of tasks. */
    public static String withInterval(ClusteredShare share, int tasks) {
        return percent(share.value())
                + " (95 % interval "
                + percent(share.low())
                + " to "
                + percent(share.high())
                + ", n = "
                + tasks
                + ")";
    }
}
