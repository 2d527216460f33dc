package io.github.rlvr.algorithms.statistics;

import java.util.Arrays;

/**
 * Statistics of the rewards of one group.
 *
 * <p>A value that is not finite makes every statistic of its group not finite, and nothing else.
 * Callers that must survive such values leave them out first.
 *
 * @param count number of values
 * @param mean their mean; NaN without values
 * @param std sample standard deviation (divisor {@code n - 1}); NaN for fewer than two values
 * @param constant whether all values are equal; then the exact mean is that value and {@code std}
 *     is exactly 0, whatever rounding the sum would have
 */
public record GroupStatistics(int count, double mean, double std, boolean constant) {

    /** Statistics of {@code [n]} values. */
    public static GroupStatistics of(double... values) {
        int n = values.length;
        if (n > 0 && isConstant(values)) {
            return new GroupStatistics(n, values[0], n > 1 ? 0 : Double.NaN, true);
        }
        double mean = Arrays.stream(values).sum() / n;
        double squares = Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum();
        double std = n > 1 ? Math.sqrt(squares / (n - 1)) : Double.NaN;
        return new GroupStatistics(n, mean, std, false);
    }

    private static boolean isConstant(double[] values) {
        return Arrays.stream(values).allMatch(x -> x == values[0]);
    }
}
