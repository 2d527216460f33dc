package io.github.rlvr.cli.training;

import java.util.Locale;

/** How far a run is, in one line. */
final class ProgressBar {

    private static final int WIDTH = 24;

    private ProgressBar() {}

    /**
     * For example {@code [#####-------------------] 12/50}.
     *
     * @param step steps done
     * @param under share of the step under way, in [0, 1]
     */
    static String of(long step, double under, long steps) {
        double share = steps == 0 ? 0 : Math.min(1, (step + under) / steps);
        int filled = (int) Math.round(WIDTH * share);
        return "[" + "#".repeat(filled) + "-".repeat(WIDTH - filled) + "] " + step + "/" + steps;
    }

    /** For example {@code 2:05} or {@code 1:02:05}; a dash when it is not known. */
    static String duration(double seconds) {
        if (!(seconds >= 0)) {
            return "-";
        }
        long whole = Math.round(seconds);
        return whole < 3600
                ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
                : String.format(
                        Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }
}
