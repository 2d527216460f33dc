package io.github.rlvr.algorithms.mismatch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Leaves out tokens or whole rows whose sampling and training probabilities differ too much. With
 * {@code l = clamp(L, -20, 20)} a token's statistic is {@code k1 = -l}, {@code k2 = l^2 / 2} or
 * {@code k3 = exp(l) - 1 - l}; a rule takes it for the token, or its sum, mean or maximum for the
 * row.
 *
 * <p>A {@code k2} or {@code k3} rule keeps what is at most its threshold. A {@code k1} rule has
 * bounds {@code lo_hi}, or {@code hi} with {@code lo = 1 / hi}, and keeps {@code log lo <= k1 <=
 * log hi}; since {@code k1} is {@code -l}, they bound the ratio of the sampling to the trained
 * probability.
 *
 * <p>Source: verl {@code compute_rollout_rejection_mask}.
 *
 * @param rules all of which must hold
 */
public record RejectionMask(List<Rule> rules) {

    private static final double LOG_RATIO_BOUND = 20;
    private static final Pattern OPTION =
            Pattern.compile("(token|seq_sum|seq_mean|seq_max)_k([123])");

    /** Over what a rule takes its statistic. */
    public enum Scope {
        /** Each token. */
        TOKEN,
        /** The sum over a row's tokens. */
        SEQ_SUM,
        /** Their mean. */
        SEQ_MEAN,
        /** Their maximum. */
        SEQ_MAX
    }

    /**
     * One condition.
     *
     * @param scope over what
     * @param order 1, 2 or 3, which {@code k}
     * @param low smallest statistic that is kept
     * @param high largest statistic that is kept
     */
    public record Rule(Scope scope, int order, double low, double high) {}

    /** Copies the list. */
    public RejectionMask {
        rules = List.copyOf(rules);
    }

    /**
     * Reads rules as verl writes them.
     *
     * @param options comma list such as {@code token_k1,seq_mean_k3}
     * @param thresholds one for all or one for each, comma list such as {@code 0.7_1.4,0.05}
     * @throws IllegalArgumentException for an unknown option or a number of thresholds that fits
     *     neither
     */
    public static RejectionMask of(String options, String thresholds) {
        String[] names = options.split(",");
        String[] bounds = thresholds.split(",");
        if (bounds.length != 1 && bounds.length != names.length) {
            throw new IllegalArgumentException(
                    "rollout_rs has "
                            + names.length
                            + " rules but rollout_rs_threshold "
                            + bounds.length
                            + " thresholds; give one for all or one for each");
        }
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            rules.add(rule(names[i].strip(), bounds[bounds.length == 1 ? 0 : i].strip()));
        }
        return new RejectionMask(rules);
    }

    private static Rule rule(String option, String threshold) {
        Matcher matcher = OPTION.matcher(option);
        if (!matcher.matches() || option.equals("seq_max_k1")) {
            throw new IllegalArgumentException(
                    "rollout_rs has no rule '"
                            + option
                            + "'; there are token_k1 to token_k3, seq_sum_k1 to k3, seq_mean_k1 to"
                            + " k3, seq_max_k2 and seq_max_k3");
        }
        Scope scope = Scope.valueOf(matcher.group(1).toUpperCase(Locale.ROOT));
        int order = Integer.parseInt(matcher.group(2));
        if (order > 1) {
            double high = Double.parseDouble(threshold);
            return new Rule(scope, order, Double.NEGATIVE_INFINITY, high);
        }
        String[] bounds = threshold.split("_");
        double high = Double.parseDouble(bounds[bounds.length - 1]);
        double low = bounds.length == 2 ? Double.parseDouble(bounds[0]) : 1 / high;
        return new Rule(scope, order, Math.log(low), Math.log(high));
    }

    /**
     * The tokens that stay.
     *
     * @param logRatio {@code [N][T_i]} {@code lp_old - lp_roll}
     * @param mask {@code [N][T_i]}, not modified
     * @return {@code [N][T_i]}
     */
    public boolean[][] apply(double[][] logRatio, boolean[][] mask) {
        boolean[][] kept = new boolean[mask.length][];
        for (int i = 0; i < mask.length; i++) {
            kept[i] = mask[i].clone();
            for (Rule rule : rules) {
                reject(kept[i], rule, logRatio[i], mask[i]);
            }
        }
        return kept;
    }

    private static void reject(boolean[] kept, Rule rule, double[] logRatio, boolean[] mask) {
        double[] statistics = new double[logRatio.length];
        Arrays.setAll(statistics, t -> mask[t] ? statistic(rule.order(), logRatio[t]) : Double.NaN);
        double row = overRow(rule.scope(), statistics);
        for (int t = 0; t < kept.length; t++) {
            double value = rule.scope() == Scope.TOKEN ? statistics[t] : row;
            kept[t] &= value >= rule.low() && value <= rule.high();
        }
    }

    private static double statistic(int order, double logRatio) {
        double l = Math.max(-LOG_RATIO_BOUND, Math.min(LOG_RATIO_BOUND, logRatio));
        return switch (order) {
            case 1 -> -l;
            case 2 -> l * l / 2;
            default -> Math.exp(l) - 1 - l;
        };
    }

    private static double overRow(Scope scope, double[] statistics) {
        double[] valid = Arrays.stream(statistics).filter(x -> !Double.isNaN(x)).toArray();
        return switch (scope) {
            case TOKEN -> Double.NaN;
            case SEQ_SUM -> Arrays.stream(valid).sum();
            case SEQ_MEAN -> Arrays.stream(valid).average().orElse(0);
            case SEQ_MAX -> Arrays.stream(valid).max().orElse(0);
        };
    }
}
