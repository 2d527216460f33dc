package io.github.rlvr.algorithms.golden;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.rlvr.algorithms.entropy.TokenEntropy;
import io.github.rlvr.algorithms.kl.AdaptiveKlController;
import io.github.rlvr.algorithms.kl.KlController;
import io.github.rlvr.algorithms.kl.KlEstimator;
import io.github.rlvr.algorithms.kl.KlInReward;
import io.github.rlvr.algorithms.loss.LossAggregation;
import io.github.rlvr.algorithms.settings.Compat;
import io.github.rlvr.algorithms.statistics.MaskedStatistics;
import io.github.rlvr.core.golden.GoldenCase;
import io.github.rlvr.core.golden.GoldenReplay;
import io.github.rlvr.core.golden.GoldenValues;
import io.github.rlvr.core.loss.LossTotals;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Replays masked statistics, entropy, divergence, its control and loss aggregation. */
public final class PrimitivesReplay implements GoldenReplay {

    private static final Pattern ADAPTIVE =
            Pattern.compile("adaptive\\(target ([^,]+), horizon ([^)]+)\\)");

    /** For {@link java.util.ServiceLoader}. */
    public PrimitivesReplay() {}

    @Override
    public Set<String> algorithms() {
        return Set.of("masked_stats", "entropy", "kl", "kl_control", "loss_aggregation");
    }

    @Override
    public Map<String, Object> replay(GoldenCase golden, NDManager manager) {
        LossCase arrays = new LossCase(golden, manager);
        return switch (golden.algorithm()) {
            case "masked_stats" -> statistics(golden);
            case "entropy" -> entropy(golden, arrays);
            case "kl" -> divergence(golden, arrays);
            case "kl_control" -> control(golden);
            default -> aggregation(golden, arrays);
        };
    }

    private static Map<String, Object> statistics(GoldenCase golden) {
        MaskedStatistics statistics =
                MaskedStatistics.of(golden.matrix("values"), golden.mask("mask"));
        Map<String, Object> results = new HashMap<>();
        results.put("sum", statistics.sum());
        results.put("mean", statistics.mean());
        results.put("mean_axis_-1", statistics.rowMeans());
        results.put("var_biased", statistics.populationVariance());
        if (golden.expects("var") || golden.expectsError()) {
            results.put("var", statistics.variance());
            results.put("whiten", statistics.whitened());
            results.put("whiten_keep_mean", statistics.whitenedAroundMean());
        }
        return results;
    }

    private static Map<String, Object> entropy(GoldenCase golden, LossCase arrays) {
        double[][][] logits = GoldenValues.cube(golden.inputs().get("logits"));
        NDArray flat = arrays.array(flattened(logits));
        NDArray shaped = flat.reshape(logits.length, logits[0].length, logits[0][0].length);
        shaped.setRequiresGradient(true);
        if (golden.hasInput("response_mask")) {
            NDArray loss =
                    LossAggregation.named(golden.config("loss_agg_mode", ""))
                            .aggregate(
                                    TokenEntropy.ofLogits(shaped),
                                    arrays.mask(),
                                    arrays.totals(logits[0].length));
            return Map.of("entropy_loss", loss.toDoubleArray()[0]);
        }
        NDArray[] entropies = new NDArray[1];
        arrays.backward(
                () -> {
                    entropies[0] = TokenEntropy.ofLogits(shaped);
                    return entropies[0].sum();
                });
        return Map.of(
                "entropy",
                LossCase.matrix(entropies[0]),
                "grad_logits_of_sum",
                LossCase.cube(shaped.getGradient()));
    }

    private static double[][] flattened(double[][][] cube) {
        return Arrays.stream(cube).flatMap(Arrays::stream).toArray(double[][]::new);
    }

    private static Map<String, Object> divergence(GoldenCase golden, LossCase arrays) {
        KlEstimator estimator = KlEstimator.named(golden.config("kl_penalty", ""));
        NDArray logProbs = arrays.array("logprob");
        logProbs.setRequiresGradient(true);
        NDArray[] values = new NDArray[1];
        arrays.backward(
                () -> {
                    values[0] = estimator.values(logProbs, arrays.array("ref_logprob"));
                    return values[0].sum();
                });
        return Map.of(
                "kl",
                LossCase.matrix(values[0]),
                "grad_logprob_of_sum",
                LossCase.matrix(logProbs.getGradient()));
    }

    private static Map<String, Object> control(GoldenCase golden) {
        return switch (golden.function()) {
            case "AdaptiveKLController", "FixedKLController" -> controller(golden);
            case "compute_rewards" -> {
                double[][] scores = golden.matrix("token_level_scores");
                boolean[][] all = new boolean[scores.length][scores[0].length];
                Arrays.stream(all).forEach(row -> Arrays.fill(row, true));
                KlController fixed = KlController.fixed(golden.config("kl_ratio", 0.0));
                yield Map.of(
                        "rewards",
                        new KlInReward(KlEstimator.K1, fixed)
                                .apply(
                                        scores,
                                        golden.matrix("old_log_prob"),
                                        golden.matrix("ref_log_prob"),
                                        all)
                                .rewards());
            }
            default -> penalty(golden);
        };
    }

    private static Map<String, Object> controller(GoldenCase golden) {
        double first = golden.config("init_kl_coef", golden.config("kl_coef", 0.0));
        KlController controller =
                golden.function().startsWith("Adaptive")
                        ? new AdaptiveKlController(
                                first,
                                golden.config("target_kl", 0.1),
                                golden.config("horizon", 1e4))
                        : KlController.fixed(first);
        double[] measured = golden.vector("current_kl");
        double[] rows = golden.vector("n_steps");
        double[] values = new double[measured.length];
        for (int i = 0; i < values.length; i++) {
            controller.update(measured[i], (long) rows[i]);
            values[i] = controller.coefficient();
        }
        return Map.of("value_after_each_update", values);
    }

    private static Map<String, Object> penalty(GoldenCase golden) {
        double coefficient = golden.config("kl_coef", 0.0);
        Matcher adaptive = ADAPTIVE.matcher(golden.config("controller", "fixed"));
        KlController controller =
                adaptive.matches()
                        ? new AdaptiveKlController(
                                coefficient,
                                Double.parseDouble(adaptive.group(1)),
                                Double.parseDouble(adaptive.group(2)))
                        : KlController.fixed(coefficient);
        KlEstimator estimator = KlEstimator.named(golden.config("kl_penalty", ""));
        KlInReward.Penalised penalised =
                new KlInReward(estimator, controller)
                        .apply(
                                golden.matrix("token_level_scores"),
                                golden.matrix("old_log_probs"),
                                golden.matrix("ref_log_prob"),
                                golden.mask("response_mask"));
        return Map.of(
                "token_level_rewards", penalised.rewards(),
                "current_kl", penalised.currentKl(),
                "coef_used", penalised.coefficient(),
                "coef_after_update", controller.coefficient());
    }

    private static Map<String, Object> aggregation(GoldenCase golden, LossCase arrays) {
        LossAggregation.Mode mode =
                LossAggregation.named(golden.config("loss_agg_mode", "")).mode();
        NDArray tokens = arrays.array("loss_mat");
        LossTotals totals = arrays.totals(Math.toIntExact(tokens.getShape().get(1)));
        NDArray loss =
                new LossAggregation(mode, Compat.OFFICIAL).aggregate(tokens, arrays.mask(), totals);
        return Map.of("loss", loss.toDoubleArray()[0] * arrays.ranks());
    }
}
