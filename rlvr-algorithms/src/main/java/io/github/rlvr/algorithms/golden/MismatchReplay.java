package io.github.rlvr.algorithms.golden;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.rlvr.algorithms.mismatch.ImportanceWeights;
import io.github.rlvr.algorithms.mismatch.ImportanceWeights.Level;
import io.github.rlvr.algorithms.mismatch.ImportanceWeights.Outside;
import io.github.rlvr.algorithms.mismatch.MismatchMetrics;
import io.github.rlvr.algorithms.mismatch.RejectionMask;
import io.github.rlvr.algorithms.mismatch.RolloutCorrection;
import io.github.rlvr.core.golden.GoldenCase;
import io.github.rlvr.core.golden.GoldenReplay;
import io.github.rlvr.core.loss.PolicyLossInput;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Replays the corrections of the mismatch between sampler and trainer. */
public final class MismatchReplay implements GoldenReplay {

    /** For {@link java.util.ServiceLoader}. */
    public MismatchReplay() {}

    @Override
    public Set<String> algorithms() {
        return Set.of("rollout_correction", "rollout_is_trl");
    }

    @Override
    public Map<String, Object> replay(GoldenCase golden, NDManager manager) {
        return switch (golden.function()) {
            case "compute_rollout_correction_weights" -> weights(golden);
            case "compute_rollout_rejection_mask" -> rejection(golden);
            case "compute_offpolicy_metrics" ->
                    Map.of(
                            "metrics",
                            MismatchMetrics.of(
                                    golden.matrix("old_log_prob"),
                                    golden.matrix("rollout_log_prob"),
                                    golden.mask("response_mask")));
            default -> trl(golden, new LossCase(golden, manager));
        };
    }

    private static Map<String, Object> weights(GoldenCase golden) {
        RolloutCorrection correction =
                new RolloutCorrection(
                        Level.valueOf(golden.config("rollout_is", "").toUpperCase(Locale.ROOT)),
                        golden.config("rollout_is_threshold", 2.0),
                        golden.config("rollout_is_batch_normalize", false));
        RolloutCorrection.Weighted weighted =
                correction.weigh(golden.matrix("log_ratio"), golden.mask("response_mask"));
        return Map.of("weights", weighted.weights(), "metrics", weighted.metrics());
    }

    private static Map<String, Object> rejection(GoldenCase golden) {
        boolean[][] mask = golden.mask("response_mask");
        RejectionMask rejection =
                RejectionMask.of(
                        golden.config("rollout_rs", ""), golden.config("rollout_rs_threshold", ""));
        boolean[][] kept = rejection.apply(golden.matrix("log_ratio"), mask);
        double tokens = 0;
        double rejected = 0;
        double rows = 0;
        for (int i = 0; i < mask.length; i++) {
            double before = rejected;
            for (int t = 0; t < mask[i].length; t++) {
                tokens += mask[i][t] ? 1 : 0;
                rejected += mask[i][t] && !kept[i][t] ? 1 : 0;
            }
            rows += rejected > before ? 1 : 0;
        }
        return Map.of(
                "response_mask", kept,
                "masked_fraction", rejected / tokens,
                "seq_masked_fraction", rows / mask.length);
    }

    private static Map<String, Object> trl(GoldenCase golden, LossCase arrays) {
        String mode = golden.config("mode", "sequence_mask");
        ImportanceWeights weights =
                new ImportanceWeights(
                        mode.startsWith("token") ? Level.TOKEN : Level.SEQUENCE,
                        golden.config("clip_min", 0.0),
                        golden.config("clip_max", 3.0),
                        mode.endsWith("mask") ? Outside.DROP : Outside.TRUNCATE,
                        Double.POSITIVE_INFINITY);
        NDArray mask = arrays.mask();
        NDArray old = arrays.array("old_per_token_logps").mul(mask);
        NDArray sampled = arrays.array("sampling_per_token_logps").mul(mask);
        PolicyLossInput input =
                new PolicyLossInput(
                        old, old, sampled, Optional.empty(), old, old, mask, arrays.totals(1));
        return Map.of("ratio", LossCase.matrix(weights.weights(input)));
    }
}
