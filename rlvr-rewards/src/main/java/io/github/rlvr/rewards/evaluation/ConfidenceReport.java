package io.github.rlvr.rewards.evaluation;

import io.github.rlvr.rewards.calibration.Calibration;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How well one kind of confidence foretells that an answer is right.
 *
 * @param source {@code stated} in the completion, {@code agreement} among the samples of a task, or
 *     {@code likelihood} of the tokens
 * @param samples how many have such a confidence
 * @param missing how many have none and are left out
 * @param ece expected calibration error over {@value #BINS} equal-width bins, in [0, 1]
 * @param brier mean squared error, in [0, 1]
 * @param auroc chance that a right answer has the higher confidence; empty when all are right or
 *     all wrong
 * @param balance mean of confidence less outcome; positive means overconfident
 * @param bins the reliability diagram, empty bins left out
 */
public record ConfidenceReport(
        String source,
        int samples,
        int missing,
        double ece,
        double brier,
        OptionalDouble auroc,
        double balance,
        List<Calibration.Bin> bins) {

    /** Number of bins of the diagram and of {@link #ece()}. */
    public static final int BINS = 10;

    static ConfidenceReport of(
            String source, List<Double> confidences, List<Boolean> right, int missing) {
        boolean[] outcomes = new boolean[right.size()];
        for (int i = 0; i < outcomes.length; i++) {
            outcomes[i] = right.get(i);
        }
        Calibration calibration =
                new Calibration(
                        confidences.stream().mapToDouble(Double::doubleValue).toArray(), outcomes);
        return new ConfidenceReport(
                source,
                outcomes.length,
                missing,
                calibration.ece(BINS).orElseThrow(),
                calibration.brier().orElseThrow(),
                calibration.auroc(),
                calibration.balance().orElseThrow(),
                calibration.bins(BINS));
    }
}
