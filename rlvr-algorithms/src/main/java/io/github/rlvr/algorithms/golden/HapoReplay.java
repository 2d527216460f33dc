package io.github.rlvr.algorithms.golden;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.rlvr.algorithms.entropy.TokenEntropy;
import io.github.rlvr.algorithms.hapo.EntropyStatistics;
import io.github.rlvr.algorithms.hapo.HapoAdvantage;
import io.github.rlvr.algorithms.hapo.HapoObjective;
import io.github.rlvr.algorithms.hapo.HapoTemperature;
import io.github.rlvr.algorithms.loss.AdaptiveClip;
import io.github.rlvr.algorithms.loss.LossAggregation;
import io.github.rlvr.algorithms.loss.SurrogateLoss;
import io.github.rlvr.algorithms.settings.Compat;
import io.github.rlvr.core.golden.GoldenCase;
import io.github.rlvr.core.golden.GoldenReplay;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Replays HAPO. A case whose name ends in {@code /signed} takes the recommended sign. */
public final class HapoReplay implements GoldenReplay {

    /** For {@link java.util.ServiceLoader}. */
    public HapoReplay() {}

    @Override
    public Set<String> algorithms() {
        return Set.of("hapo");
    }

    @Override
    public Map<String, Object> replay(GoldenCase golden, NDManager manager) {
        LossCase arrays = new LossCase(golden, manager);
        return switch (golden.function()) {
            case "compute_entropy_h" -> entropySignal(golden);
            case "ada_clip" -> adaptiveClip(golden, arrays);
            case "ada_advantage" -> redistribution(golden, arrays);
            case "compute_hapo_outcome_advantage" -> advantages(golden);
            case "compute_policy_loss" -> loss(golden, arrays);
            default -> temperature(golden, arrays);
        };
    }

    private static Map<String, Object> entropySignal(GoldenCase golden) {
        EntropyStatistics code = statistics(golden, Compat.OFFICIAL);
        Map<String, Object> results = new HashMap<>();
        results.put("pivot", code.pivot());
        results.put("std", code.deviation());
        results.put("scale_pos", code.scalePositive());
        results.put("scale_neg", code.scaleNegative());
        results.put("h_hat", signals(golden, code));
        results.put("h_hat_signed", signals(golden, statistics(golden, Compat.RECOMMENDED)));
        return results;
    }

    private static EntropyStatistics statistics(GoldenCase golden, Compat compat) {
        return EntropyStatistics.of(
                golden.matrix("entropy"),
                golden.mask("response_mask"),
                golden.config("entropy_pivot", 0.5),
                compat);
    }

    private static double[][] signals(GoldenCase golden, EntropyStatistics statistics) {
        double[][] signals = golden.matrix("entropy");
        for (double[] row : signals) {
            Arrays.setAll(row, t -> statistics.signal(row[t]));
        }
        return signals;
    }

    private static AdaptiveClip clip(GoldenCase golden) {
        double both = golden.config("cliprange", 0.2);
        return new AdaptiveClip(
                golden.config("cliprange_low", both),
                golden.config("cliprange_high", both),
                golden.config("adaptive_clip", true) ? golden.config("clip_alpha", 1.0) : 0,
                golden.config("adaptive_advantage", true) ? golden.config("adv_beta", 1.0) : 0);
    }

    private static Map<String, Object> adaptiveClip(GoldenCase golden, LossCase arrays) {
        NDArray signal = arrays.array("h_hat");
        return Map.of(
                "cliprange_low", LossCase.matrix(clip(golden).low(signal)),
                "cliprange_high", LossCase.matrix(clip(golden).high(signal)));
    }

    private static Map<String, Object> redistribution(GoldenCase golden, LossCase arrays) {
        NDArray redistributed =
                clip(golden)
                        .redistributed(
                                arrays.array("advantages"),
                                arrays.array("h_hat"),
                                arrays.array("ratio"),
                                arrays.array("cliprange_low"),
                                arrays.array("cliprange_high"));
        return Map.of("advantages", LossCase.matrix(redistributed));
    }

    private static Map<String, Object> advantages(GoldenCase golden) {
        GoldenBatch batch = GoldenBatch.of(golden);
        HapoAdvantage estimator =
                new HapoAdvantage(
                        golden.config("norm_adv_by_std", true),
                        golden.config("epsilon", 1e-6),
                        Compat.OFFICIAL);
        double[] rewards = GoldenBatch.rowSums(golden.matrix("token_level_rewards"));
        return Map.of(
                "advantages", batch.tokens(estimator.estimate(batch.input(rewards, Map.of()))));
    }

    private static Map<String, Object> loss(GoldenCase golden, LossCase arrays) {
        HapoObjective objective =
                new HapoObjective(
                        clip(golden),
                        golden.config("clip_ratio_c", 3.0),
                        golden.config("entropy_pivot", 0.8),
                        golden.name().endsWith("/signed") ? Compat.RECOMMENDED : Compat.OFFICIAL);
        SurrogateLoss loss =
                SurrogateLoss.of(
                        objective,
                        LossAggregation.named(golden.config("loss_agg_mode", "token-mean")));
        return arrays.run(loss, arrays.input(arrays.totals(1)));
    }

    private static Map<String, Object> temperature(GoldenCase golden, LossCase arrays) {
        double[] base = golden.vector("input_temperature");
        if (!golden.hasInput("norm_entropys")) {
            return Map.of("temperature", base);
        }
        double[] carried = golden.vector("norm_entropys");
        EntropyStatistics previous =
                new EntropyStatistics(
                        carried[0],
                        carried[1],
                        carried[2],
                        golden.name().endsWith("/signed") ? Math.abs(carried[3]) : carried[3]);
        double[] entropies = TokenEntropy.ofLogits(arrays.array("logits")).toDoubleArray();
        HapoTemperature rule = new HapoTemperature(golden.config("temperature_tau", 0.05));
        for (int i = 0; i < base.length; i++) {
            base[i] = rule.temperature(base[i], entropies[i], previous);
        }
        return Map.of("temperature", base);
    }
}
