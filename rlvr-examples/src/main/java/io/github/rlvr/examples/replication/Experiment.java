package io.github.rlvr.examples.replication;

import java.util.List;

/**
 * A claim of a paper, and the runs that try it.
 *
 * @param name in files and on the command line
 * @param title of its section
 * @param claim what the paper says, in our words
 * @param task what is asked here, and why it fits the claim
 * @param lesson the task
 * @param warmUpdates updates of the warm start, which all arms share
 * @param steps of reinforcement learning
 * @param settings configuration that all arms share, YAML
 * @param arms what is compared
 * @param charted name of the metric whose curve is drawn
 * @param measures final measurements in the table
 * @param expectations what the claim says about them
 */
record Experiment(
        String name,
        String title,
        String claim,
        String task,
        Lesson lesson,
        int warmUpdates,
        int steps,
        String settings,
        List<Arm> arms,
        String charted,
        List<String> measures,
        List<Expectation> expectations) {

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
     */
    record Expectation(String measure, String higher, String lower) {}
}
