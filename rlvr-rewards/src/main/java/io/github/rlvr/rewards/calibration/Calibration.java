package io.github.rlvr.rewards.calibration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Confidences with their outcomes, and what they say about calibration. Every metric is empty for
 * an empty input. Immutable; the arrays are copied.
 */
public final class Calibration {

    private final double[] confidences;
    private final boolean[] outcomes;

    /**
     * Pairs of confidence and outcome.
     *
     * @param confidences {@code [n]} in [0, 1]
     * @param outcomes {@code [n]}
     * @throws IllegalArgumentException for different lengths or a confidence outside [0, 1]
     */
    public Calibration(double[] confidences, boolean[] outcomes) {
        if (confidences.length != outcomes.length) {
            throw new IllegalArgumentException(
                    confidences.length + " confidences but " + outcomes.length + " outcomes");
        }
        for (int i = 0; i < confidences.length; i++) {
            if (!(confidences[i] >= 0 && confidences[i] <= 1)) {
                throw new IllegalArgumentException(
                        "confidence " + i + " is " + confidences[i] + "; it must lie in [0, 1]");
            }
        }
        this.confidences = confidences.clone();
        this.outcomes = outcomes.clone();
    }

    /**
     * A bar of a reliability diagram.
     *
     * @param count number of pairs
     * @param confidence their mean confidence
     * @param accuracy their share of right outcomes
     */
    public record Bin(int count, double confidence, double accuracy) {

        /** |confidence - accuracy|. */
        public double gap() {
            return Math.abs(confidence - accuracy);
        }
    }

    /** Mean of {@code (q - o)^2}. */
    public OptionalDouble brier() {
        return IntStream.range(0, confidences.length)
                .mapToDouble(i -> (confidences[i] - outcome(i)) * (confidences[i] - outcome(i)))
                .average();
    }

    /** Expected calibration error over equal-width bins. */
    public OptionalDouble ece(int bins) {
        return weightedGap(bins(bins));
    }

    /** Expected calibration error over bins of equal counts. */
    public OptionalDouble adaptiveEce(int bins) {
        return weightedGap(equalCountBins(bins));
    }

    /** The largest gap of an equal-width bin. */
    public OptionalDouble maximumError(int bins) {
        return bins(bins).stream().mapToDouble(Bin::gap).max();
    }

    /**
     * Balance score in its signed form, the mean of {@code q - o}: positive means overconfident, 0
     * calibrated in the large. Its size is the unsigned form.
     */
    public OptionalDouble balance() {
        return IntStream.range(0, confidences.length)
                .mapToDouble(i -> confidences[i] - outcome(i))
                .average();
    }

    /** Chance that a right outcome has the higher confidence, ties half; empty with one class. */
    public OptionalDouble auroc() {
        List<Integer> order = ascending();
        double wins = 0;
        double wrongBelow = 0;
        double right = 0;
        int from = 0;
        while (from < order.size()) {
            int to = from;
            double tiedRight = 0;
            while (to < order.size() && isTied(order.get(from), order.get(to))) {
                tiedRight += outcome(order.get(to++));
            }
            double tiedWrong = to - from - tiedRight;
            wins += tiedRight * (wrongBelow + tiedWrong / 2);
            wrongBelow += tiedWrong;
            right += tiedRight;
            from = to;
        }
        double pairs = right * wrongBelow;
        return pairs == 0 ? OptionalDouble.empty() : OptionalDouble.of(wins / pairs);
    }

    private boolean isTied(int i, int j) {
        return confidences[i] == confidences[j];
    }

    /** Reliability diagram of equal-width bins [lo, hi), the last closed; empty bins left out. */
    public List<Bin> bins(int bins) {
        double width = 1.0 / bins;
        List<List<Integer>> members = new ArrayList<>();
        for (int b = 0; b < bins; b++) {
            members.add(new ArrayList<>());
        }
        for (int i = 0; i < confidences.length; i++) {
            int b = 0;
            while (b < bins - 1 && confidences[i] >= (b + 1) * width) {
                b++;
            }
            members.get(b).add(i);
        }
        return members.stream().filter(m -> !m.isEmpty()).map(this::bin).toList();
    }

    private List<Integer> ascending() {
        return IntStream.range(0, confidences.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> confidences[i]))
                .toList();
    }

    /** As {@link #bins}, with bins that hold equally many pairs, up to one. */
    public List<Bin> equalCountBins(int bins) {
        List<Integer> order = ascending();
        List<Bin> out = new ArrayList<>();
        for (int b = 0; b < bins; b++) {
            List<Integer> members =
                    order.subList(b * order.size() / bins, (b + 1) * order.size() / bins);
            if (!members.isEmpty()) {
                out.add(bin(members));
            }
        }
        return out;
    }

    private Bin bin(List<Integer> members) {
        return new Bin(
                members.size(),
                members.stream().mapToDouble(i -> confidences[i]).average().orElseThrow(),
                members.stream().mapToDouble(this::outcome).average().orElseThrow());
    }

    private OptionalDouble weightedGap(List<Bin> bins) {
        return confidences.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        bins.stream().mapToDouble(b -> b.count() * b.gap()).sum()
                                / confidences.length);
    }

    private double outcome(int i) {
        return outcomes[i] ? 1 : 0;
    }

    @Override
    public String toString() {
        return "Calibration" + Arrays.toString(confidences);
    }
}
