package io.github.rlvr.algorithms.golden;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.algorithms.advantage.AgraeAdvantage;
import io.github.rlvr.algorithms.advantage.DgpoAdvantage;
import io.github.rlvr.algorithms.advantage.GrpoAdvantage;
import io.github.rlvr.algorithms.advantage.NgrpoAdvantage;
import io.github.rlvr.algorithms.advantage.RewardScale;
import io.github.rlvr.algorithms.loss.ClippedObjective;
import io.github.rlvr.algorithms.loss.LossAggregation;
import io.github.rlvr.algorithms.loss.SurrogateLoss;
import io.github.rlvr.algorithms.settings.Compat;
import io.github.rlvr.algorithms.shaping.CorrectnessFilter;
import io.github.rlvr.core.golden.GoldenCase;
import io.github.rlvr.core.golden.GoldenReplay;
import io.github.rlvr.core.reward.ScoredGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Replays NGRPO, A-GRAE and DGPO. */
public final class PaperReplay implements GoldenReplay {

    /** For {@link java.util.ServiceLoader}. */
    public PaperReplay() {}

    @Override
    public Set<String> algorithms() {
        return Set.of("ngrpo", "agrae", "dgpo");
    }

    @Override
    public Map<String, Object> replay(GoldenCase golden, NDManager manager) {
        return switch (golden.function()) {
            case "compute_ngrpo_outcome_advantage" -> ngrpo(golden);
            case "compute_policy_loss" -> ngrpoLoss(golden, new LossCase(golden, manager));
            case "filter_groups" -> filter(golden);
            case "dgpo_advantages" -> dgpo(golden);
            default -> agrae(golden);
        };
    }

    private static Map<String, Object> ngrpo(GoldenCase golden) {
        GoldenBatch batch = GoldenBatch.of(golden);
        NgrpoAdvantage estimator =
                new NgrpoAdvantage(
                        golden.config("max_reward", 1.0),
                        (int) golden.config("add_max_reward_num", 1.0),
                        golden.config("epsilon", 1e-6),
                        false);
        double[] rewards = GoldenBatch.rowSums(golden.matrix("token_level_rewards"));
        return Map.of("advantages", batch.estimate(estimator, rewards, estimator::advantages));
    }

    private static Map<String, Object> ngrpoLoss(GoldenCase golden, LossCase arrays) {
        ClippedObjective objective =
                ClippedObjective.plain(
                        golden.config("clip_ratio_low", 0.16),
                        golden.config("clip_ratio_high", 0.24));
        SurrogateLoss loss = SurrogateLoss.of(objective, LossAggregation.TOKEN_MEAN);
        return arrays.run(loss, arrays.input(arrays.totals(1)));
    }

    private static Map<String, Object> filter(GoldenCase golden) {
        String strategy = golden.config("strategy", "all").toUpperCase(Locale.ROOT);
        CorrectnessFilter filter =
                new CorrectnessFilter(CorrectnessFilter.Drop.valueOf(strategy), 1);
        String[] uids = golden.texts("uid");
        GoldenBatch batch = GoldenBatch.of(uids, GoldenBatch.oneTokenRows(uids.length));
        boolean[] keep = new boolean[uids.length];
        int row = 0;
        for (ScoredGroup group : batch.input(golden.vector("correct"), Map.of()).groups()) {
            for (int j = 0; j < group.size(); j++) {
                keep[batch.order()[row++]] = filter.keep(group);
            }
        }
        return Map.of("keep", keep);
    }

    private static Map<String, Object> agrae(GoldenCase golden) {
        GoldenBatch batch = GoldenBatch.of(golden);
        boolean normalize = golden.config("norm_adv_by_std", true);
        double epsilon = golden.config("epsilon", 1e-6);
        double alpha = golden.config("alpha", 1.0);
        double[] rewards = GoldenBatch.rowSums(golden.matrix("token_level_rewards"));
        AgraeAdvantage paper = new AgraeAdvantage(alpha, normalize, epsilon, Compat.RECOMMENDED);
        AgraeAdvantage code = new AgraeAdvantage(alpha, normalize, epsilon, Compat.OFFICIAL);
        GrpoAdvantage grpo =
                new GrpoAdvantage(
                        normalize ? RewardScale.GROUP : RewardScale.NONE, epsilon, Compat.OFFICIAL);
        Map<String, Object> results = new HashMap<>();
        if (golden.expects("advantages_paper")) {
            results.put("advantages_paper", batch.estimate(paper, rewards, paper::advantages));
        }
        // The released code takes its own branch only at a weight of exactly 2.
        results.put(
                "advantages",
                golden.config("grpo_weight", 2.0) == 2
                        ? batch.estimate(code, rewards, code::advantages)
                        : batch.estimate(grpo, rewards, grpo::advantages));
        return results;
    }

    private static Map<String, Object> dgpo(GoldenCase golden) {
        double[][] functions = OutcomeAdvantageReplay.columns(golden.matrix("rewards_per_func"));
        double[] weights = OutcomeAdvantageReplay.weights(golden, functions.length);
        double[] lengths = golden.vector("completion_lengths");
        int longest = (int) Arrays.stream(lengths).max().orElse(1);
        boolean[][] mask = new boolean[lengths.length][longest];
        for (int i = 0; i < mask.length; i++) {
            Arrays.fill(mask[i], 0, (int) lengths[i], true);
        }
        GoldenBatch batch = GoldenBatch.ofBlocks((int) golden.config("num_generations", 1), mask);
        double[][] rewards = batch.grouped(OutcomeAdvantageReplay.sums(functions, weights));
        Map<String, Object> results = new HashMap<>();
        double[] all;
        if (golden.config("enable_dgpo", true)) {
            all = dgpo(golden, batch, rewards, batch.grouped(functions[0]), lengths, results);
        } else {
            all =
                    batch.ungrouped(
                            new GrpoAdvantage(
                                            golden.config("scale_rewards", true)
                                                    ? RewardScale.GROUP
                                                    : RewardScale.NONE,
                                            1e-4,
                                            Compat.RECOMMENDED)
                                    .advantages(rewards));
        }
        results.put("advantages_before_rank_balance", all);
        results.put("advantages", ofThisRank(golden, all, lengths, results));
        return results;
    }

    private static double[] dgpo(
            GoldenCase golden,
            GoldenBatch batch,
            double[][] rewards,
            double[][] main,
            double[] lengths,
            Map<String, Object> results) {
        DgpoAdvantage estimator =
                new DgpoAdvantage(
                        golden.config("scale_rewards", true),
                        golden.config("enable_dgpo_dqw", true),
                        golden.config("dgpo_dqw_temp", 2.0),
                        Compat.OFFICIAL);
        double[] tokens =
                Arrays.stream(batch.grouped(lengths))
                        .mapToDouble(group -> Arrays.stream(group).sum())
                        .toArray();
        DgpoAdvantage.Weighted weighted = estimator.advantages(rewards, main, tokens);
        List<Double> weights = new ArrayList<>();
        for (int g = 0; g < rewards.length; g++) {
            for (int j = 0; j < rewards[g].length; j++) {
                weights.add(weighted.weights()[g]);
            }
        }
        results.put("zero_mask_ratio", weighted.tokenRatio());
        results.put("difficulty_weights", weights);
        return batch.ungrouped(weighted.advantages());
    }

    private static double[] ofThisRank(
            GoldenCase golden, double[] all, double[] lengths, Map<String, Object> results) {
        JsonNode slice = golden.inputs().path("local_slice");
        int from = slice.isArray() ? slice.get(0).asInt() : 0;
        int to = slice.isArray() ? slice.get(1).asInt() : all.length;
        double local = Arrays.stream(lengths, from, to).sum();
        double ratio =
                DgpoAdvantage.rankBalance(
                        (int) golden.config("num_processes", 1.0),
                        local,
                        Arrays.stream(lengths).sum());
        results.put("global_balancing_ratio", ratio);
        double factor = golden.config("enable_dgpo", true) ? ratio : 1;
        return Arrays.stream(all, from, to).map(a -> a * factor).toArray();
    }
}
