package io.github.rlvr.core.advantage;

import io.github.rlvr.core.metrics.Metrics;
import java.util.Arrays;

/**
 * One advantage for every completion token of a batch.
 *
 * <p>Rows are in the order of {@link AdvantageInput#rows()}. Immutable: the arrays are not copied
 * and must not be modified.
 */
public final class Advantages {

    private final double[][] rows;
    private final Metrics metrics;

    private Advantages(double[][] rows, Metrics metrics) {
        this.rows = rows;
        this.metrics = metrics;
        for (int i = 0; i < rows.length; i++) {
            for (int t = 0; t < rows[i].length; t++) {
                if (!Double.isFinite(rows[i][t])) {
                    throw new IllegalArgumentException(
                            "advantage of row " + i + ", token " + t + " is " + rows[i][t]);
                }
            }
        }
    }

    /**
     * One advantage a row, repeated over its tokens.
     *
     * @param perRow {@code [N]}, finite
     * @param lengths {@code [N]} completion lengths
     */
    public static Advantages perSequence(double[] perRow, int[] lengths) {
        double[][] rows = new double[perRow.length][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new double[lengths[i]];
            Arrays.fill(rows[i], perRow[i]);
        }
        return new Advantages(rows, Metrics.empty());
    }

    /**
     * Advantages that differ within a row.
     *
     * @param rows {@code [N][T_i]}, finite
     */
    public static Advantages perToken(double[][] rows) {
        return new Advantages(rows, Metrics.empty());
    }

    /** The same advantages with metrics of the estimator's own. */
    public Advantages withMetrics(Metrics added) {
        return new Advantages(rows, metrics.plus(added));
    }

    /** Number of rows. */
    public int size() {
        return rows.length;
    }

    /** {@code [T_i]} advantages of a row. */
    public double[] row(int i) {
        return rows[i];
    }

    /** What the estimator reports about itself. */
    public Metrics metrics() {
        return metrics;
    }
}
