package io.github.rlvr.cli.training;

import io.github.rlvr.core.train.EvaluationReport;
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
        return percent(report.accuracy())
                + " (95 % interval "
                + percent(report.interval().low())
                + " to "
                + percent(report.interval().high())
                + ", n = "
                + report.total()
                + ")";
    }
}
