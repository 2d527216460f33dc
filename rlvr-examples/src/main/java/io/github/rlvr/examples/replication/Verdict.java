package io.github.rlvr.examples.replication;

import io.github.rlvr.examples.replication.Experiment.Expectation;
import java.util.Locale;

/**
 * What the runs say about an expectation.
 *
 * @param expected the expectation
 * @param seeds that were run in both arms
 * @param agree seeds in which it is met
 * @param against seeds in which the opposite is
 * @param difference mean over seeds, the arm that should be higher less the other; NaN without any
 */
record Verdict(Expectation expected, int seeds, int agree, int against, double difference) {

    /**
     * Compares seed by seed.
     *
     * @param higher values by seed in the arm that should be higher
     * @param lower values in the other, in the same order
     */
    static Verdict of(Expectation expected, double[] higher, double[] lower) {
        int seeds = Math.min(higher.length, lower.length);
        int agree = 0;
        int against = 0;
        double sum = 0;
        for (int i = 0; i < seeds; i++) {
            double difference = higher[i] - lower[i];
            agree += difference > -expected.tolerance() ? 1 : 0;
            against += difference < -expected.tolerance() ? 1 : 0;
            sum += difference;
        }
        return new Verdict(expected, seeds, agree, against, sum / seeds);
    }

    /** One word for it: every seed has to say the same, and one alone says nothing. */
    String word() {
        if (seeds < 2) {
            return seeds == 0 ? "not run" : "one seed";
        }
        return agree == seeds ? "holds here" : against == seeds ? "does not hold here" : "open";
    }

    /** A row of the table of all verdicts: expectation, difference, seeds, verdict. */
    String row() {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %d of %d | %s |%n",
                expected.words(),
                seeds == 0 ? "–" : String.format(Locale.ROOT, "%+.3f", difference),
                agree,
                seeds,
                seeds < 2 ? word() : "**" + word() + "**");
    }
}
