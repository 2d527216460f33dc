package io.github.rlvr.algorithms.golden;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.algorithms.advantage.BaselinedReturnsAdvantage;
import io.github.rlvr.algorithms.advantage.BaselinedReturnsAdvantage.Baseline;
import io.github.rlvr.algorithms.advantage.GaeAdvantage;
import io.github.rlvr.algorithms.kl.KlEstimator;
import io.github.rlvr.algorithms.kl.KlInReward;
import io.github.rlvr.algorithms.loss.ClippedObjective;
import io.github.rlvr.algorithms.loss.EntropyBonus;
import io.github.rlvr.algorithms.loss.KlTerm;
import io.github.rlvr.algorithms.loss.LossAggregation;
import io.github.rlvr.algorithms.loss.LossAggregation.Mode;
import io.github.rlvr.algorithms.loss.RatioLevel;
import io.github.rlvr.algorithms.loss.SurrogateLoss;
import io.github.rlvr.algorithms.loss.TokenWeights;
import io.github.rlvr.algorithms.loss.ValueLoss;
import io.github.rlvr.algorithms.mismatch.ImportanceWeights;
import io.github.rlvr.algorithms.mismatch.MismatchMetrics;
import io.github.rlvr.algorithms.mismatch.SequenceMaskedWeights;
import io.github.rlvr.core.golden.GoldenCase;
import io.github.rlvr.core.golden.GoldenReplay;
import io.github.rlvr.core.golden.GoldenValues;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Replays OpenRLHF's advantages and losses. */
public final class OpenRlhfReplay implements GoldenReplay {

    private static final double NONE = Double.POSITIVE_INFINITY;

    /** For {@link java.util.ServiceLoader}. */
    public OpenRlhfReplay() {}

    @Override
    public Set<String> algorithms() {
        return Set.of("openrlhf_advantages", "openrlhf_loss");
    }

    @Override
    public Map<String, Object> replay(GoldenCase golden, NDManager manager) {
        return switch (golden.function()) {
            case "compute_approx_kl" -> divergence(golden);
            case "compute_advantages_and_returns" -> advantages(golden);
            case "ValueLoss.forward" -> valueLoss(golden, new LossCase(golden, manager));
            default -> policyLoss(golden, new LossCase(golden, manager));
        };
    }

    private static Map<String, Object> divergence(GoldenCase golden) {
        KlEstimator estimator = KlEstimator.named(golden.config("kl_estimator", "k1"));
        double[][] values = golden.matrix("log_probs");
        double[][] reference = golden.matrix("log_probs_base");
        for (int i = 0; i < values.length; i++) {
            for (int t = 0; t < values[i].length; t++) {
                values[i][t] = estimator.valueClamped(values[i][t], reference[i][t]);
            }
        }
        return Map.of("kl", values);
    }

    private static Map<String, Object> advantages(GoldenCase golden) {
        boolean[][] mask = golden.mask("action_mask");
        GoldenBatch batch =
                GoldenBatch.ofBlocks((int) golden.config("n_samples_per_prompt", 1), mask);
        BaselinedReturnsAdvantage estimator = estimator(golden);
        double[] shaped =
                batch.ungrouped(estimator.shaped(batch.grouped(golden.vector("rewards"))));
        double[][] rewards = estimator.tokenRewards(shaped, golden.matrix("kl"), mask);
        if (golden.config("estimator", "").equals("gae")) {
            GaeAdvantage gae =
                    new GaeAdvantage(
                            golden.config("gamma", 1.0),
                            golden.config("lambd", 1.0),
                            KlInReward.OFF);
            GaeAdvantage.Traces traces =
                    gae.traces(rewards, batch.masked(golden.matrix("values")), mask);
            return Map.of(
                    "advantages", estimator.whitened(traces.advantages(), mask),
                    "returns", traces.returns());
        }
        double[][] returns = estimator.returns(rewards, mask);
        return Map.of("advantages", estimator.advantages(returns, mask), "returns", returns);
    }

    private static BaselinedReturnsAdvantage estimator(GoldenCase golden) {
        Baseline baseline =
                switch (golden.config("estimator", "")) {
                    case "rloo" -> Baseline.LEAVE_ONE_OUT;
                    case "reinforce_baseline" -> Baseline.WHITENED_MEAN;
                    case "group_norm" -> Baseline.NORMALIZED;
                    case "dr_grpo" -> Baseline.MEAN;
                    default -> Baseline.NONE;
                };
        JsonNode clip = golden.config().path("reward_clip_range");
        return new BaselinedReturnsAdvantage(
                baseline,
                golden.config("kl_coef", 0.0),
                clip.isArray() ? clip.get(0).asDouble() : -NONE,
                clip.isArray() ? clip.get(1).asDouble() : NONE,
                golden.config("gamma", 1.0),
                golden.config("no_std_norm", false));
    }

    private static Map<String, Object> policyLoss(GoldenCase golden, LossCase arrays) {
        boolean gspo = golden.config("policy_loss_type", "ppo").equals("gspo");
        boolean tokenMean = golden.config("token_level_loss", true) && !gspo;
        SurrogateLoss loss =
                new SurrogateLoss(
                        new ClippedObjective(
                                golden.config("clip_eps_low", 0.2),
                                golden.config("clip_eps_high", 0.2),
                                golden.config("dual_clip", NONE),
                                NONE,
                                ClippedObjective.LOG_RATIO_BOUND,
                                gspo ? RatioLevel.SEQUENCE : RatioLevel.TOKEN),
                        correction(golden),
                        LossAggregation.of(tokenMean ? Mode.TOKEN_MEAN : Mode.SEQ_MEAN_TOKEN_MEAN),
                        KlTerm.OFF,
                        EntropyBonus.OFF);
        Map<String, Object> results =
                new HashMap<>(arrays.run(loss, arrays.input(arrays.totals(1))));
        results.put("clip_ratio", results.get("pg_clipfrac"));
        if (golden.hasInput("rollout_log_probs")) {
            results.put(
                    "vllm_kl",
                    MismatchMetrics.of(
                                    golden.matrix("old_log_probs"),
                                    golden.matrix("rollout_log_probs"),
                                    golden.mask("action_mask"))
                            .get("kl"));
        }
        return results;
    }

    private static List<TokenWeights> correction(GoldenCase golden) {
        if (!golden.config("enable_vllm_is_correction", false)) {
            return List.of();
        }
        double[] bounds = GoldenValues.vector(golden.config().get("vllm_is_truncated_threshold"));
        return List.of(
                switch (golden.config("vllm_is_correction_type", "tis")) {
                    case "seq-mask-tis" -> new SequenceMaskedWeights(bounds[0], bounds[1]);
                    case "icepop" -> weights(bounds, ImportanceWeights.Outside.DROP);
                    default -> weights(bounds, ImportanceWeights.Outside.TRUNCATE);
                });
    }

    private static ImportanceWeights weights(double[] bounds, ImportanceWeights.Outside outside) {
        return new ImportanceWeights(
                ImportanceWeights.Level.TOKEN, bounds[0], bounds[1], outside, NONE);
    }

    private static Map<String, Object> valueLoss(GoldenCase golden, LossCase arrays) {
        boolean tokenMean = golden.config("token_level_loss", true);
        NDArray loss =
                new ValueLoss(
                                golden.config("clip_eps", NONE),
                                LossAggregation.of(
                                        tokenMean ? Mode.TOKEN_MEAN : Mode.SEQ_MEAN_TOKEN_MEAN))
                        .compute(
                                arrays.array("values"),
                                arrays.array("old_values"),
                                arrays.array("returns"),
                                arrays.mask(),
                                arrays.totals(1))
                        .loss();
        return Map.of("loss", loss.toDoubleArray()[0]);
    }
}
