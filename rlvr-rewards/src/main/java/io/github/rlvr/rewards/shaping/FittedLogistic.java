package io.github.rlvr.rewards.shaping;

import java.util.function.DoubleUnaryOperator;

/**
 * The polynomial of degree five that fits the logistic function best, in least squares, at 100
 * equidistant points of [-5, 5]; 0 below and 1 above. Immutable.
 */
public final class FittedLogistic implements DoubleUnaryOperator {

    private static final int DEGREE = 5;
    private static final int POINTS = 100;
    private static final double RANGE = 5;

    private final double[] coefficients = solved();

    /** Fits the polynomial. */
    public FittedLogistic() {}

    @Override
    public double applyAsDouble(double x) {
        if (x < -RANGE) {
            return 0;
        }
        if (x > RANGE) {
            return 1;
        }
        double value = 0;
        for (int k = DEGREE; k >= 0; k--) {
            value = value * (x / RANGE) + coefficients[k];
        }
        return value;
    }

    private static double[] solved() {
        int n = DEGREE + 1;
        double[][] system = new double[n][n + 1];
        for (int i = 0; i < POINTS; i++) {
            double u = -1 + 2.0 * i / (POINTS - 1);
            double target = ReferenceShaping.sigmoid(RANGE * u);
            for (int r = 0; r < n; r++) {
                for (int c = 0; c < n; c++) {
                    system[r][c] += Math.pow(u, r + c);
                }
                system[r][n] += Math.pow(u, r) * target;
            }
        }
        return eliminated(system);
    }

    /** Gauss-Jordan elimination; the normal equations are positive definite, so no pivoting. */
    private static double[] eliminated(double[][] a) {
        int n = a.length;
        for (int p = 0; p < n; p++) {
            for (int r = 0; r < n; r++) {
                double factor = r == p ? 0 : a[r][p] / a[p][p];
                for (int c = p; c <= n && factor != 0; c++) {
                    a[r][c] -= factor * a[p][c];
                }
            }
        }
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = a[i][n] / a[i][i];
        }
        return x;
    }
}
