package io.github.rlvr.algorithms.mismatch;

import io.github.rlvr.algorithms.mismatch.ImportanceWeights.Level;
import io.github.rlvr.algorithms.statistics.MaskedStatistics;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * Truncated importance weights of a whole batch on the host, with their statistics: {@code w =
 * min(exp(clamp(L, -20, 20)), max)} a token, or the same of {@code sum_t L} on every token of a
 * row. Optionally divided by their mean afterwards, that of the tokens or that of the rows.
 *
 * <p>{@link ImportanceWeights} computes the same weights, undivided, inside a loss.
 *
 * <p>Source: verl {@code compute_rollout_correction_weights}; F. Yao et al., "Your Efficient RL
 * Framework Secretly Brings You Off-Policy RL Training" (2025).
 *
 * @param level a ratio for each token, or one for the row
 * @param max largest weight, above 1; recommended 2
 * @param batchNormalize whether the weights are divided by their mean
 */
public record RolloutCorrection(Level level, double max, boolean batchNormalize) {

    private static final double LOG_RATIO_BOUND = 20;
    private static final double EPSILON = 1e-8;

    /**
     * Weights and what they say about the mismatch.
     *
     * @param weights {@code [N][T_i]}, 0 where masked
     * @param metrics {@code rollout_is_*} by name
     */
    public record Weighted(double[][] weights, Map<String, Double> metrics) {}

    /** Checks the bound. */
    public RolloutCorrection {
        if (!(max > 1)) {
            throw new IllegalArgumentException(
                    "rollout_is_threshold is " + max + "; it must be above 1");
        }
    }

    /**
     * The weights of a batch.
     *
     * @param logRatio {@code [N][T_i]} {@code lp_old - lp_roll}
     * @param mask {@code [N][T_i]}
     */
    public Weighted weigh(double[][] logRatio, boolean[][] mask) {
        double[][] logs = level == Level.TOKEN ? logRatio : rowSums(logRatio, mask);
        double[][] raw = map(logs, mask, RolloutCorrection::ratio);
        Map<String, Double> metrics = metrics(logs, raw, mask);
        double[][] weights = map(raw, mask, w -> Math.min(w, max));
        if (batchNormalize) {
            double factor = mean(weights, mask);
            metrics.put("rollout_is_batch_norm_factor", factor);
            double divisor = factor > EPSILON ? factor : 1;
            weights = map(weights, mask, w -> w / divisor);
        }
        return new Weighted(weights, metrics);
    }

    private double mean(double[][] weights, boolean[][] mask) {
        if (level == Level.TOKEN) {
            return MaskedStatistics.of(weights, mask).mean();
        }
        double[] rows = MaskedStatistics.of(weights, mask).rowMeans();
        long filled = Arrays.stream(mask).filter(RolloutCorrection::any).count();
        return Arrays.stream(rows).sum() / Math.max(1, filled);
    }

    private Map<String, Double> metrics(double[][] logs, double[][] raw, boolean[][] mask) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        double min = 1 / max;
        metrics.put("rollout_is_mean", MaskedStatistics.of(raw, mask).mean());
        metrics.put("rollout_is_max", extremes(logs, mask)[1]);
        metrics.put("rollout_is_min", extremes(logs, mask)[0]);
        metrics.put("rollout_is_ratio_fraction_high", share(raw, mask, w -> w > max ? 1 : 0));
        metrics.put("rollout_is_ratio_fraction_low", share(raw, mask, w -> w < min ? 1 : 0));
        double[][] bounded = map(raw, mask, w -> Math.max(min, Math.min(max, w)));
        double mean = MaskedStatistics.of(bounded, mask).mean();
        double square = MaskedStatistics.of(map(bounded, mask, w -> w * w), mask).mean();
        metrics.put("rollout_is_std", Math.sqrt(Math.max(0, square - mean * mean)));
        metrics.put("rollout_is_eff_sample_size", Math.pow(mean + EPSILON, 2) / square);
        return metrics;
    }

    private double share(double[][] raw, boolean[][] mask, DoubleUnaryOperator indicator) {
        double[][] indicators = map(raw, mask, indicator);
        if (level == Level.TOKEN) {
            return MaskedStatistics.of(indicators, mask).mean();
        }
        double[] rows = MaskedStatistics.of(indicators, mask).rowMeans();
        return Arrays.stream(rows).map(Math::rint).sum() / rows.length;
    }

    private static double[] extremes(double[][] logs, boolean[][] mask) {
        double[] extremes = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
        map(
                logs,
                mask,
                log -> {
                    extremes[0] = Math.min(extremes[0], ratio(log));
                    extremes[1] = Math.max(extremes[1], ratio(log));
                    return log;
                });
        return extremes;
    }

    private static double ratio(double log) {
        return Math.exp(Math.max(-LOG_RATIO_BOUND, Math.min(LOG_RATIO_BOUND, log)));
    }

    private static double[][] rowSums(double[][] values, boolean[][] mask) {
        double[][] sums = new double[values.length][];
        for (int i = 0; i < values.length; i++) {
            sums[i] = new double[values[i].length];
            double sum =
                    MaskedStatistics.of(new double[][] {values[i]}, new boolean[][] {mask[i]})
                            .sum();
            Arrays.fill(sums[i], sum);
        }
        return sums;
    }

    private static double[][] map(
            double[][] values, boolean[][] mask, DoubleUnaryOperator function) {
        double[][] mapped = new double[values.length][];
        for (int i = 0; i < values.length; i++) {
            mapped[i] = new double[values[i].length];
            for (int t = 0; t < values[i].length; t++) {
                mapped[i][t] = mask[i][t] ? function.applyAsDouble(values[i][t]) : 0;
            }
        }
        return mapped;
    }

    private static boolean any(boolean[] mask) {
        for (boolean inside : mask) {
            if (inside) {
                return true;
            }
        }
        return false;
    }
}
