package io.github.rlvr.core.advantage;

import io.github.rlvr.core.metrics.Metrics;
import java.util.Arrays;
import java.util.Optional;

/**
 * One advantage for every completion token of a batch.
 *
 * <p>Rows are in the order of {@link AdvantageInput#rows()}. Immutable: the arrays are not copied
 * and must not be modified.
 */
public final class Advantages {

    private final double[][] rows;
    private final Optional<double[][]> returns;
    private final Metrics metrics;

    private Advantages(double[][] rows, Optional<double[][]> returns, Metrics metrics) {
        this.rows = rows;
        this.returns = returns;
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
        return new Advantages(rows, Optional.empty(), Metrics.empty());
    }

    /**
     * Advantages that differ within a row.
     *
     * @param rows {@code [N][T_i]}, finite
     */
    public static Advantages perToken(double[][] rows) {
        return new Advantages(rows, Optional.empty(), Metrics.empty());
    }

    /** The same advantages with metrics of the estimator's own. */
    public Advantages withMetrics(Metrics added) {
        return new Advantages(rows, returns, metrics.plus(added));
    }

    /**
     * The same advantages with the critic's targets.
     *
     * @param targets {@code [N][T_i]}
     */
    public Advantages withReturns(double[][] targets) {
        return new Advantages(rows, Optional.of(targets), metrics);
    }

    /** Number of rows. */
    public int size() {
        return rows.length;
    }

    /** {@code [T_i]} advantages of a row. */
    public double[] row(int i) {
        return rows[i];
    }

    /** {@code [N][T_i]} what the critic should have said; empty without a critic. */
    public Optional<double[][]> returns() {
        return returns;
    }

    /** What the estimator reports about itself. */
    public Metrics metrics() {
        return metrics;
    }
}
