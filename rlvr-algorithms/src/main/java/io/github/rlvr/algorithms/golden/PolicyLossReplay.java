package io.github.rlvr.algorithms.golden;

import ai.djl.ndarray.NDManager;
import io.github.rlvr.algorithms.kl.KlEstimator;
import io.github.rlvr.algorithms.loss.CispoObjective;
import io.github.rlvr.algorithms.loss.ClippedObjective;
import io.github.rlvr.algorithms.loss.EntropyBonus;
import io.github.rlvr.algorithms.loss.GspoObjective;
import io.github.rlvr.algorithms.loss.KlTerm;
import io.github.rlvr.algorithms.loss.LossAggregation;
import io.github.rlvr.algorithms.loss.LossAggregation.Mode;
import io.github.rlvr.algorithms.loss.OffPolicyMask;
import io.github.rlvr.algorithms.loss.RatioLevel;
import io.github.rlvr.algorithms.loss.SurrogateLoss;
import io.github.rlvr.algorithms.loss.TokenObjective;
import io.github.rlvr.algorithms.loss.TokenWeights;
import io.github.rlvr.algorithms.loss.TopEntropyTokens;
import io.github.rlvr.core.golden.GoldenCase;
import io.github.rlvr.core.golden.GoldenReplay;
import io.github.rlvr.core.loss.LossTotals;
import io.github.rlvr.core.loss.PolicyLossInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Replays the policy losses of verl and TRL, with their gradients. */
public final class PolicyLossReplay implements GoldenReplay {

    private static final double NONE = Double.POSITIVE_INFINITY;
    private static final int TRL_MAX_COMPLETION_LENGTH = 16;

    /** For {@link java.util.ServiceLoader}. */
    public PolicyLossReplay() {}

    @Override
    public Set<String> algorithms() {
        return Set.of("ppo_loss", "grpo_loss_trl", "cispo", "gspo");
    }

    @Override
    public Map<String, Object> replay(GoldenCase golden, NDManager manager) {
        LossCase arrays = new LossCase(golden, manager);
        return switch (golden.algorithm()) {
            case "ppo_loss" -> verl(golden, arrays, clipped(golden));
            case "cispo" -> verl(golden, arrays, cispo(golden));
            case "gspo" -> verl(golden, arrays, gspo(golden));
            default -> trl(golden, arrays);
        };
    }

    private static Map<String, Object> verl(
            GoldenCase golden, LossCase arrays, TokenObjective objective) {
        int width = golden.matrix("log_prob")[0].length;
        // verl's GSPO ignores the mode it is given.
        LossAggregation aggregation =
                objective instanceof GspoObjective
                        ? LossAggregation.of(Mode.SEQ_MEAN_TOKEN_MEAN)
                        : LossAggregation.named(golden.config("loss_agg_mode", "token-mean"));
        SurrogateLoss loss =
                new SurrogateLoss(
                        objective,
                        given("rollout_is_weights", golden, arrays),
                        aggregation,
                        KlTerm.OFF,
                        EntropyBonus.OFF);
        Map<String, Object> results = arrays.run(loss, arrays.input(arrays.totals(width)));
        results.putIfAbsent("pg_clipfrac_lower", 0.0);
        return results;
    }

    private static ClippedObjective clipped(GoldenCase golden) {
        double both = golden.config("clip_ratio", 0.2);
        return ClippedObjective.of(
                golden.config("clip_ratio_low", both),
                golden.config("clip_ratio_high", both),
                golden.config("clip_ratio_c", 3.0));
    }

    private static GspoObjective gspo(GoldenCase golden) {
        double both = golden.config("clip_ratio", 0.2);
        return new GspoObjective(
                golden.config("clip_ratio_low", both), golden.config("clip_ratio_high", both));
    }

    private static CispoObjective cispo(GoldenCase golden) {
        double both = golden.config("clip_ratio", 0.2);
        return new CispoObjective(
                1 - golden.config("clip_ratio_low", both),
                1 + golden.config("clip_ratio_high", both),
                ClippedObjective.LOG_RATIO_BOUND);
    }

    private static Map<String, Object> trl(GoldenCase golden, LossCase arrays) {
        String type = golden.config("loss_type", "dapo");
        double beta = golden.config("beta", 0.0);
        SurrogateLoss loss =
                new SurrogateLoss(
                        trlObjective(golden, type),
                        trlWeights(golden, arrays),
                        LossAggregation.of(trlMode(type)),
                        new KlTerm(
                                beta,
                                KlEstimator.named("k3_unclamped"),
                                golden.config("use_bias_correction_kl", false)),
                        new EntropyBonus(
                                golden.config("entropy_coef", 0.0), LossAggregation.TOKEN_MEAN));
        PolicyLossInput input = arrays.input(trlTotals(golden, arrays, type));
        return arrays.run(loss, input);
    }

    private static TokenObjective trlObjective(GoldenCase golden, String type) {
        double low = golden.config("epsilon_low", 0.2);
        double high = golden.config("epsilon_high", low);
        if (type.equals("cispo")) {
            return new CispoObjective(0, high, NONE);
        }
        String level = golden.config("importance_sampling_level", "token");
        return new ClippedObjective(
                low,
                high,
                NONE,
                golden.config("delta", NONE),
                NONE,
                level.equals("token") ? RatioLevel.TOKEN : RatioLevel.SEQUENCE);
    }

    private static List<TokenWeights> trlWeights(GoldenCase golden, LossCase arrays) {
        List<TokenWeights> weights =
                new ArrayList<>(given("importance_sampling_ratio", golden, arrays));
        double quantile = golden.config("top_entropy_quantile", 1.0);
        if (quantile < 1) {
            weights.add(new TopEntropyTokens(quantile));
        }
        double drift = golden.config("off_policy_mask_threshold", NONE);
        if (drift < NONE) {
            weights.add(new OffPolicyMask(drift));
        }
        return weights;
    }

    private static Mode trlMode(String type) {
        return switch (type) {
            case "grpo" -> Mode.ROW_MEAN;
            case "dr_grpo" -> Mode.DR_GRPO;
            default -> Mode.TOKEN_MEAN;
        };
    }

    private static LossTotals trlTotals(GoldenCase golden, LossCase arrays, String type) {
        int longest = (int) golden.config("max_completion_length", TRL_MAX_COMPLETION_LENGTH);
        LossTotals own = arrays.totals(longest);
        boolean ofTheBatch = type.equals("dapo") || type.equals("cispo");
        long tokens =
                ofTheBatch
                        ? (long) golden.config("num_items_in_batch", own.tokens())
                        : own.tokens();
        return new LossTotals(tokens, own.sequences(), own.rows(), longest);
    }

    /** Weights that the case gives as numbers. */
    private static List<TokenWeights> given(String input, GoldenCase golden, LossCase arrays) {
        return golden.hasInput(input) ? List.of(in -> arrays.array(input)) : List.of();
    }
}
