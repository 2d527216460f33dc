package io.github.rlvr.rewards.golden;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.core.golden.GoldenCase;
import io.github.rlvr.core.golden.GoldenReplay;
import io.github.rlvr.core.judge.Preference;
import io.github.rlvr.rewards.combine.GradientWeights;
import io.github.rlvr.rewards.combine.Hypervolume;
import io.github.rlvr.rewards.combine.RewardEnsemble;
import io.github.rlvr.rewards.length.LengthRewards;
import io.github.rlvr.rewards.preference.PairwiseWinRate;
import io.github.rlvr.rewards.preference.PairwiseWinRate.Comparison;
import io.github.rlvr.rewards.shaping.SelfAligned;
import io.github.rlvr.rewards.shaping.StepProgress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** Replays rewards that look at a group, at steps, or at several rewards. */
public final class GroupReplay implements GoldenReplay {

    /** For {@link java.util.ServiceLoader}. */
    public GroupReplay() {}

    @Override
    public Set<String> algorithms() {
        return Set.of(
                "reward_sar",
                "reward_vsrm_steps",
                "reward_pairwise_winrate",
                "reward_ensemble",
                "reward_weights_dynamic");
    }

    @Override
    public Map<String, Object> replay(GoldenCase golden, NDManager manager) {
        return switch (golden.algorithm()) {
            case "reward_sar" -> golden.hasInput("lengths") ? lengths(golden) : selfAligned(golden);
            case "reward_vsrm_steps" -> steps(golden);
            case "reward_pairwise_winrate" -> winRate(golden);
            case "reward_ensemble" -> ensemble(golden);
            default -> golden.hasInput("buffer") ? hypervolume(golden) : gradients(golden);
        };
    }

    private static Map<String, Object> lengths(GoldenCase golden) {
        double[] lengths = golden.vector("lengths");
        return Map.of(
                "o1_pruner", LengthRewards.o1Pruner(lengths),
                "efficient_reasoning",
                        LengthRewards.efficient(lengths, ReplayInputs.flags(golden, "correct")));
    }

    private static Map<String, Object> selfAligned(GoldenCase golden) {
        SelfAligned reward =
                new SelfAligned(
                        golden.config("use_log", false),
                        golden.config("use_denominator", true),
                        golden.config("use_comparison", true),
                        golden.config("clip_value", -1.0));
        return Map.of(
                "reward",
                reward.reward(
                        golden.inputs().path("ppl_given_question").asDouble(),
                        golden.inputs().path("ppl_alone").asDouble()));
    }

    private static Map<String, Object> steps(GoldenCase golden) {
        StepProgress progress =
                new StepProgress(
                        golden.config("gamma", 0.7),
                        (int) golden.config("max_lookahead", 4.0),
                        golden.config("epsilon", 1e-5));
        return Map.of(
                "step_reward",
                progress.rewards(
                        ReplayInputs.integers(golden, "token_positions"),
                        golden.vector("accuracies"),
                        golden.inputs().path("valid_length").asInt(),
                        golden.inputs().path("width").asInt()));
    }

    private static Map<String, Object> winRate(GoldenCase golden) {
        List<Comparison> comparisons = new ArrayList<>();
        for (JsonNode c : golden.inputs().path("comparisons")) {
            comparisons.add(
                    new Comparison(
                            c.get(0).asInt(), c.get(1).asInt(), preference(c.get(2).asText())));
        }
        double[] rates = PairwiseWinRate.of(golden.inputs().path("items").asInt(), comparisons);
        int decimals = (int) golden.config("round", 3.0);
        return Map.of("win_rate", PairwiseWinRate.rounded(rates, decimals));
    }

    private static Preference preference(String verdict) {
        return switch (verdict) {
            case "first" -> Preference.FIRST;
            case "second" -> Preference.SECOND;
            case "tie" -> Preference.TIE;
            default -> Preference.UNREADABLE;
        };
    }

    private static Map<String, Object> ensemble(GoldenCase golden) {
        double coefficient = golden.config("coefficient", 0.5);
        double[][] scores = golden.matrix("scores");
        return Map.of(
                "mean", each(scores, RewardEnsemble::mean),
                "wco", each(scores, RewardEnsemble::worst),
                "uwo_population",
                        each(
                                scores,
                                s -> RewardEnsemble.uncertaintyWeighted(s, coefficient, false)),
                "uwo_sample",
                        each(
                                scores,
                                s -> RewardEnsemble.uncertaintyWeighted(s, coefficient, true)));
    }

    private static double[] each(double[][] rows, ToDoubleFunction<double[]> function) {
        return Arrays.stream(rows).mapToDouble(function).toArray();
    }

    private static Map<String, Object> hypervolume(GoldenCase golden) {
        JsonNode maximise = golden.config().path("maximize");
        boolean[] maximised = new boolean[maximise.size()];
        for (int i = 0; i < maximised.length; i++) {
            maximised[i] = maximise.get(i).asBoolean();
        }
        double contribution =
                Hypervolume.contribution(
                        Arrays.asList(golden.matrix("buffer")), golden.vector("point"), maximised);
        return Map.of(
                "contribution", contribution, "meta_reward", Hypervolume.multiplier(contribution));
    }

    private static Map<String, Object> gradients(GoldenCase golden) {
        double[] influence = GradientWeights.influence(golden.matrix("gradients"));
        GradientWeights rule =
                new GradientWeights(
                        golden.config("lr", 0.01), golden.config("regularization", 1.0));
        double steps = golden.config("accumulation_steps", 1.0);
        double[] mean = Arrays.stream(influence).map(i -> i / steps).toArray();
        return Map.of("influence", mean, "weights", rule.updated(golden.vector("weights"), mean));
    }
}
