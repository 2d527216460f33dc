package io.github.rlvr.examples.replication;

import java.util.List;
import java.util.Locale;

/**
 * A claim of a paper, and the runs that try it.
 *
 * @param name in files and on the command line
 * @param title of its section
 * @param claim what the paper says, in our words
 * @param task what is asked here, and why it fits the claim
 * @param limits what such a task cannot show
 * @param lesson the task
 * @param warmUpdates updates of the warm start, which all arms share
 * @param steps of reinforcement learning
 * @param settings configuration that all arms share, YAML
 * @param arms what is compared
 * @param charted names of the metrics whose curves are drawn, a chart each
 * @param measures final measurements in the table
 * @param expectations what the claim says about them
 */
record Experiment(
        String name,
        String title,
        String claim,
        String task,
        String limits,
        Lesson lesson,
        int warmUpdates,
        int steps,
        String settings,
        List<Arm> arms,
        List<String> charted,
        List<String> measures,
        List<Expectation> expectations) {

    /** The same in at most so many steps of reinforcement learning, to try the program out. */
    Experiment shortened(int most) {
        return new Experiment(
                name,
                title,
                claim,
                task,
                limits,
                lesson,
                warmUpdates,
                Math.min(most, steps),
                settings,
                arms,
                charted,
                measures,
                expectations);
    }

    /**
     * One side of a comparison.
     *
     * @param name in tables and charts
     * @param algorithm section {@code algorithm}, YAML
     * @param rewards weights that differ from the lesson's by reward; a name with weight 0 counts
     *     for nothing
     */
    record Arm(String name, String algorithm, List<RewardWeight> rewards) {

        static Arm of(String name, String algorithm) {
            return new Arm(name, algorithm, List.of());
        }
    }

    /** Another weight for one of the lesson's rewards. */
    record RewardWeight(String reward, double weight) {}

    /**
     * What a claim says about a measurement.
     *
     * @param measure by name
     * @param higher arm in which it should be higher
     * @param lower arm in which it should be lower
     * @param tolerance how much lower than there it may be all the same; above 0 where the claim is
     *     that nothing is lost
     */
    record Expectation(String measure, String higher, String lower, double tolerance) {

        Expectation(String measure, String higher, String lower) {
            this(measure, higher, lower, 0);
        }

        String words() {
            return tolerance == 0
                    ? String.format("%s higher with %s than with %s", measure, higher, lower)
                    : String.format(
                            Locale.ROOT,
                            "%s with %s at most %.2f below that with %s",
                            measure,
                            higher,
                            tolerance,
                            lower);
        }
    }
}
