package io.github.rlvr.algorithms.statistics;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Statistics over the positions of a ragged or padded {@code [N][T]} matrix where a mask is true.
 * Values elsewhere are never read into a result, so NaN there is harmless.
 *
 * <p>Follows verl ({@code torch_functional}), its epsilons included. Immutable; the arrays are not
 * copied.
 */
public final class MaskedStatistics {

    private static final double EPSILON = 1e-8;

    private final double[][] values;
    private final boolean[][] mask;
    private final int count;
    private final double sum;

    private MaskedStatistics(double[][] values, boolean[][] mask) {
        this.values = values;
        this.mask = mask;
        int count = 0;
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            for (int t = 0; t < values[i].length; t++) {
                if (mask[i][t]) {
                    count++;
                    sum += values[i][t];
                }
            }
        }
        this.count = count;
        this.sum = sum;
    }

    /**
     * Statistics of the values where the mask is true.
     *
     * @param values {@code [N][T_i]}
     * @param mask {@code [N][T_i]}
     */
    public static MaskedStatistics of(double[][] values, boolean[][] mask) {
        return new MaskedStatistics(values, mask);
    }

    /** Number of positions inside the mask. */
    public int count() {
        return count;
    }

    /** Sum over the mask; 0 when it is empty. */
    public double sum() {
        return sum;
    }

    /** {@code sum / (count + 1e-8)}; 0 when the mask is empty. */
    public double mean() {
        return sum / (count + EPSILON);
    }

    /** {@code [N]} {@link #mean()} of each row. */
    public double[] rowMeans() {
        double[] means = new double[values.length];
        for (int i = 0; i < means.length; i++) {
            means[i] = of(new double[][] {values[i]}, new boolean[][] {mask[i]}).mean();
        }
        return means;
    }

    /** Mean squared distance from the mean, divided by the count. */
    public double populationVariance() {
        double mean = mean();
        return sum(x -> (x - mean) * (x - mean)) / (count + EPSILON);
    }

    /**
     * Sample variance: {@link #populationVariance()} times {@code count / (count - 1)}.
     *
     * @throws IllegalArgumentException with fewer than two positions inside the mask
     */
    public double variance() {
        requireTwo();
        return populationVariance() * count / (count - 1.0);
    }

    /**
     * Whitens every position, inside the mask or not: {@code (x - mean) / sqrt(variance + 1e-8)}.
     * On ND4J; the other statistics need no backend of it.
     *
     * @return {@code [N][T_i]}; finite also where a value outside the mask is not
     * @throws IllegalArgumentException with fewer than two positions inside the mask
     * @throws IllegalStateException if no backend of ND4J is on the class path
     */
    public double[][] whitened() {
        return whitened(false);
    }

    /** {@link #whitened()} with the mean added back. */
    public double[][] whitenedAroundMean() {
        return whitened(true);
    }

    private double[][] whitened(boolean aroundMean) {
        requireTwo();
        if (!Double.isFinite(sum)) {
            return map(x -> Double.NaN);
        }
        double mean = mean();
        try (INDArray x = HostMatrices.of(values, mask);
                INDArray m = HostMatrices.of(mask)) {
            x.subi(mean);
            double squares = HostMatrices.dot(x, m.muli(x));
            double variance = squares / (count + EPSILON) * count / (count - 1.0);
            x.muli(1 / Math.sqrt(variance + EPSILON));
            return HostMatrices.ragged(aroundMean ? x.addi(mean) : x, values);
        }
    }

    /** Every position less the mean, the mean taken as by {@link #whitenedByPopulation}. */
    public double[][] centred() {
        double mean = singlePrecisionMean();
        return map(x -> x - mean);
    }

    /**
     * Whitens by the population variance, at least 1e-8, as OpenRLHF does: it takes the deviations
     * in single precision, which shows in the eighth digit, so they are taken so here.
     */
    public double[][] whitenedByPopulation() {
        double mean = singlePrecisionMean();
        float shift = (float) mean;
        double squares =
                sum(
                        x -> {
                            float distance = (float) x - shift;
                            return distance * distance;
                        });
        double scale = 1 / Math.sqrt(Math.max(squares / count, EPSILON));
        return map(x -> (x - mean) * scale);
    }

    private void requireTwo() {
        if (count < 2) {
            throw new IllegalArgumentException(
                    "a variance needs at least two unmasked tokens, the batch has "
                            + count
                            + "; sample more rollouts a step or longer completions");
        }
    }

    private double singlePrecisionMean() {
        return sum(x -> (float) x) / count;
    }

    private double sum(DoubleUnaryOperator f) {
        double total = 0;
        for (int i = 0; i < values.length; i++) {
            for (int t = 0; t < values[i].length; t++) {
                total += mask[i][t] ? f.applyAsDouble(values[i][t]) : 0;
            }
        }
        return total;
    }

    private double[][] map(DoubleUnaryOperator f) {
        double[][] mapped = new double[values.length][];
        for (int i = 0; i < mapped.length; i++) {
            mapped[i] = Arrays.stream(values[i]).map(f).toArray();
        }
        return mapped;
    }
}
