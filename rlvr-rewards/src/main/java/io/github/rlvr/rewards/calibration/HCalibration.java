package io.github.rlvr.rewards.calibration;

import java.util.Arrays;
import java.util.Comparator;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * h-calibration error of class probabilities: probabilities of all classes are sorted, {@code u =
 * p(1 - y)} and {@code v = (1 - p)y} are averaged over a moving window, and what {@code |u - v|}
 * exceeds a tolerance is weighted. Immutable.
 *
 * @param window M, even; the mean runs over M + 1 places, zero beyond the ends
 * @param tolerance epsilon, not negative
 * @param weighting how errors are averaged
 */
public record HCalibration(int window, double tolerance, Weighting weighting) {

    private static final int BINS = 15;
    private static final double EPSILON = 1e-5;

    /** How errors are averaged. */
    public enum Weighting {
        /** The mean of all errors. */
        UNWEIGHTED,
        /** The mean over fifteen equal bins of the mean error in each. */
        BINS,
        /** Bin means weighted by the share of top-1 probabilities in the bin, divided by 15. */
        TOP_SHARE
    }

    /** Refuses an odd window. */
    public HCalibration {
        if (window < 0 || window % 2 != 0) {
            throw new IllegalArgumentException(
                    "window is " + window + "; it must be even and not negative");
        }
    }

    /**
     * The error.
     *
     * @param probabilities {@code [n][classes]}
     * @param labels {@code [n]} index of the right class
     */
    public double error(double[][] probabilities, int[] labels) {
        if (probabilities.length == 0 || probabilities.length != labels.length) {
            throw new IllegalArgumentException(
                    probabilities.length
                            + " rows of probabilities but "
                            + labels.length
                            + " labels; there must be as many, and at least one");
        }
        int classes = probabilities[0].length;
        int n = probabilities.length * classes;
        double[] p = new double[n];
        double[] y = new double[n];
        int[] order =
                IntStream.range(0, n)
                        .boxed()
                        .sorted(
                                Comparator.comparingDouble(
                                        i -> probabilities[i / classes][i % classes]))
                        .mapToInt(i -> i)
                        .toArray();
        for (int i = 0; i < n; i++) {
            p[i] = probabilities[order[i] / classes][order[i] % classes];
            y[i] = labels[order[i] / classes] == order[i] % classes ? 1 : 0;
        }
        double[] errors = errors(p, y);
        return switch (weighting) {
            case UNWEIGHTED -> Arrays.stream(errors).average().orElse(0);
            case BINS -> binned(p, errors, null);
            case TOP_SHARE -> binned(p, errors, tops(probabilities));
        };
    }

    /**
     * The mean over classes of the error without the samples of that class; a class without which
     * nothing is left takes no part.
     */
    public OptionalDouble errorLeavingOut(double[][] probabilities, int[] labels) {
        return IntStream.range(0, probabilities[0].length)
                .mapToObj(c -> indices(labels, c))
                .filter(kept -> kept.length > 0)
                .mapToDouble(
                        kept ->
                                error(
                                        Arrays.stream(kept)
                                                .mapToObj(i -> probabilities[i])
                                                .toArray(double[][]::new),
                                        Arrays.stream(kept).map(i -> labels[i]).toArray()))
                .average();
    }

    private static int[] indices(int[] labels, int left) {
        return IntStream.range(0, labels.length).filter(i -> labels[i] != left).toArray();
    }

    private double[] errors(double[] p, double[] y) {
        double[] difference = new double[p.length];
        for (int i = 0; i < p.length; i++) {
            difference[i] = p[i] * (1 - y[i]) - (1 - p[i]) * y[i];
        }
        double[] errors = new double[p.length];
        for (int i = 0; i < p.length; i++) {
            double sum = 0;
            for (int k = Math.max(0, i - window / 2);
                    k <= Math.min(p.length - 1, i + window / 2);
                    k++) {
                sum += difference[k];
            }
            errors[i] = Math.max(Math.abs(sum / (window + 1)) - tolerance, 0);
        }
        return errors;
    }

    private static double[] tops(double[][] probabilities) {
        return Arrays.stream(probabilities)
                .mapToDouble(row -> Arrays.stream(row).max().orElse(0))
                .toArray();
    }

    private static double binned(double[] p, double[] errors, double[] tops) {
        double total = 0;
        for (int b = 0; b < BINS; b++) {
            double low = (double) b / BINS;
            double high = (double) (b + 1) / BINS;
            double sum = 0;
            int count = 0;
            for (int i = 0; i < p.length; i++) {
                if (p[i] >= low && p[i] <= high) {
                    sum += errors[i];
                    count++;
                }
            }
            double mean = sum / (count + EPSILON);
            total += tops == null ? mean : mean * share(tops, low, high);
        }
        return total / BINS;
    }

    private static double share(double[] tops, double low, double high) {
        double inside = Arrays.stream(tops).filter(t -> t >= low && t <= high).count();
        return inside / (tops.length + EPSILON);
    }
}
