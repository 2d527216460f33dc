package io.github.rlvr.algorithms.mismatch;

import io.github.rlvr.algorithms.statistics.MaskedStatistics;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * How far the sampling policy is from the trained one, from the log-probabilities of the sampled
 * tokens. Perplexities are those of a row, averaged over rows. Log-ratios are clamped to [-20, 20]
 * in {@code chi2}, but not in {@code k3_kl}.
 *
 * <p>Source: verl {@code compute_offpolicy_metrics}.
 */
public final class MismatchMetrics {

    private static final double LOG_RATIO_BOUND = 20;

    private MismatchMetrics() {}

    /**
     * The metrics of a batch.
     *
     * @param old {@code [N][T_i]} trained policy at the start of the step
     * @param rollout {@code [N][T_i]} sampling policy
     * @param mask {@code [N][T_i]}
     */
    public static Map<String, Double> of(double[][] old, double[][] rollout, boolean[][] mask) {
        double[] training =
                MaskedStatistics.of(map(old, rollout, mask, (p, q) -> -p), mask).rowMeans();
        double[] sampling =
                MaskedStatistics.of(map(old, rollout, mask, (p, q) -> -q), mask).rowMeans();
        double[] difference = new double[training.length];
        Arrays.setAll(difference, i -> sampling[i] - training[i]);
        double[] sums = new double[training.length];
        double[][] logRatio = map(old, rollout, mask, (p, q) -> p - q);
        Arrays.setAll(sums, i -> Arrays.stream(logRatio[i]).sum());
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("training_ppl", mean(map(training, Math::exp)));
        metrics.put("training_log_ppl", mean(training));
        metrics.put("rollout_ppl", mean(map(sampling, Math::exp)));
        metrics.put("rollout_log_ppl", mean(sampling));
        metrics.put("kl", tokens(old, rollout, mask, (p, q) -> q - p));
        metrics.put("k3_kl", tokens(old, rollout, mask, (p, q) -> Math.exp(p - q) - (p - q) - 1));
        metrics.put("log_ppl_diff", -mean(difference));
        metrics.put("log_ppl_abs_diff", mean(map(difference, Math::abs)));
        metrics.put("log_ppl_diff_max", -Arrays.stream(difference).min().orElse(0));
        metrics.put("log_ppl_diff_min", -Arrays.stream(difference).max().orElse(0));
        metrics.put("ppl_ratio", mean(map(difference, d -> Math.exp(-d))));
        metrics.put(
                "chi2_token", tokens(old, rollout, mask, (p, q) -> Math.pow(ratio(p - q), 2)) - 1);
        metrics.put("chi2_seq", mean(map(sums, s -> Math.pow(ratio(s), 2))) - 1);
        return metrics;
    }

    private static double ratio(double log) {
        return Math.exp(Math.max(-LOG_RATIO_BOUND, Math.min(LOG_RATIO_BOUND, log)));
    }

    private static double tokens(
            double[][] old, double[][] rollout, boolean[][] mask, DoubleBinaryOperator f) {
        return MaskedStatistics.of(map(old, rollout, mask, f), mask).mean();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(0);
    }

    private static double[] map(double[] values, DoubleUnaryOperator f) {
        return Arrays.stream(values).map(f).toArray();
    }

    private static double[][] map(
            double[][] old, double[][] rollout, boolean[][] mask, DoubleBinaryOperator f) {
        double[][] mapped = new double[old.length][];
        for (int i = 0; i < old.length; i++) {
            mapped[i] = new double[old[i].length];
            for (int t = 0; t < old[i].length; t++) {
                mapped[i][t] = mask[i][t] ? f.applyAsDouble(old[i][t], rollout[i][t]) : 0;
            }
        }
        return mapped;
    }
}
