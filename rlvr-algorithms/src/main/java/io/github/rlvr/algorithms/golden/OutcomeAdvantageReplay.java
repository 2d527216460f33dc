package io.github.rlvr.algorithms.golden;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.algorithms.advantage.GdpoAdvantage;
import io.github.rlvr.algorithms.advantage.GrpoAdvantage;
import io.github.rlvr.algorithms.advantage.RewardScale;
import io.github.rlvr.algorithms.advantage.RlooAdvantage;
import io.github.rlvr.algorithms.kl.KlInReward;
import io.github.rlvr.algorithms.loss.ClippedObjective;
import io.github.rlvr.algorithms.loss.LossAggregation;
import io.github.rlvr.algorithms.loss.RatioLevel;
import io.github.rlvr.algorithms.loss.SurrogateLoss;
import io.github.rlvr.algorithms.settings.Compat;
import io.github.rlvr.algorithms.statistics.GroupStatistics;
import io.github.rlvr.core.advantage.AdvantageEstimator;
import io.github.rlvr.core.advantage.Advantages;
import io.github.rlvr.core.golden.GoldenCase;
import io.github.rlvr.core.golden.GoldenReplay;
import io.github.rlvr.core.golden.GoldenValues;
import io.github.rlvr.core.loss.Need;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Replays estimators that know one reward a rollout. */
public final class OutcomeAdvantageReplay implements GoldenReplay {

    private static final double TRL_EPSILON = 1e-4;

    /** For {@link java.util.ServiceLoader}. */
    public OutcomeAdvantageReplay() {}

    @Override
    public Set<String> algorithms() {
        return Set.of("grpo", "grpo_trl", "rloo", "rloo_trl");
    }

    @Override
    public Map<String, Object> replay(GoldenCase golden, NDManager manager) {
        return switch (golden.algorithm()) {
            case "grpo" -> grpo(golden);
            case "rloo" -> rloo(golden);
            case "rloo_trl" ->
                    golden.function().equals("rloo_loss")
                            ? rlooLoss(new LossCase(golden, manager))
                            : rlooTrl(golden);
            default -> grpoTrl(golden);
        };
    }

    private static Map<String, Object> grpo(GoldenCase golden) {
        GoldenBatch batch = GoldenBatch.of(golden);
        GrpoAdvantage estimator =
                new GrpoAdvantage(
                        golden.config("norm_adv_by_std", true)
                                ? RewardScale.GROUP
                                : RewardScale.NONE,
                        golden.config("epsilon", 1e-6),
                        Compat.OFFICIAL);
        double[] rewards = GoldenBatch.rowSums(golden.matrix("token_level_rewards"));
        double[][] advantages = batch.estimate(estimator, rewards, estimator::advantages);
        return Map.of("advantages", advantages, "returns", advantages);
    }

    private static Map<String, Object> rloo(GoldenCase golden) {
        GoldenBatch batch = GoldenBatch.of(golden);
        double[] rewards = GoldenBatch.rowSums(golden.matrix("token_level_rewards"));
        boolean finite = Arrays.stream(rewards).allMatch(Double::isFinite);
        // verl's vectorised form gives a group of one 0, as recommended, but lets NaN through.
        boolean vectorised = golden.function().contains("vectorized");
        RlooAdvantage estimator =
                new RlooAdvantage(
                        KlInReward.OFF,
                        Double.NEGATIVE_INFINITY,
                        Double.POSITIVE_INFINITY,
                        false,
                        vectorised && finite ? Compat.RECOMMENDED : Compat.OFFICIAL);
        return Map.of("advantages", batch.estimate(estimator, rewards, estimator::advantages));
    }

    private static Map<String, Object> grpoTrl(GoldenCase golden) {
        double[][] perFunction = columns(golden.matrix("rewards_per_func"));
        double[] weights = weights(golden, perFunction.length);
        int rows = perFunction[0].length;
        GoldenBatch batch =
                GoldenBatch.ofBlocks(
                        (int) golden.config("num_generations", 1), GoldenBatch.oneTokenRows(rows));
        RewardScale scale = RewardScale.named(golden.config("scale_rewards", "group"));
        AdvantageEstimator estimator =
                golden.config("multi_objective_aggregation", "").equals("normalize_then_sum")
                        ? new GdpoAdvantage(byName(weights), TRL_EPSILON)
                        : new GrpoAdvantage(scale, TRL_EPSILON, Compat.RECOMMENDED);
        double[][] advantages =
                batch.tokens(estimator.estimate(batch.input(perFunction, weights, Map.of())));
        Map<String, Object> results = new HashMap<>();
        results.put("advantages", Arrays.stream(advantages).mapToDouble(row -> row[0]).toArray());
        results.put("is_std_zero", constant(batch, sums(perFunction, weights), scale));
        return results;
    }

    private static Map<String, Object> rlooTrl(GoldenCase golden) {
        double[][] perFunction = columns(golden.matrix("rewards_per_func"));
        double[] weights = weights(golden, perFunction.length);
        GoldenBatch batch =
                GoldenBatch.ofBlocks(
                        (int) golden.config("num_generations", 1), golden.mask("completion_mask"));
        JsonNode clip = golden.config().path("reward_clip_range");
        RlooAdvantage estimator =
                new RlooAdvantage(
                        KlInReward.fixed(golden.config("beta", 0.0)),
                        clip.isArray() ? clip.get(0).asDouble() : Double.NEGATIVE_INFINITY,
                        clip.isArray() ? clip.get(1).asDouble() : Double.POSITIVE_INFINITY,
                        golden.config("normalize_advantages", false),
                        Compat.RECOMMENDED);
        Map<Need, double[][]> signals =
                Map.of(
                        Need.OLD_LOG_PROBS,
                        batch.inBatchOrder(golden.matrix("old_per_token_logps")),
                        Need.REFERENCE_LOG_PROBS,
                        batch.inBatchOrder(golden.matrix("ref_per_token_logps")));
        Advantages advantages = estimator.estimate(batch.input(perFunction, weights, signals));
        double[] rows = new double[advantages.size()];
        Arrays.setAll(rows, i -> advantages.row(i)[0]);
        return Map.of("advantages", rows);
    }

    private static Map<String, Object> rlooLoss(LossCase arrays) {
        ClippedObjective objective =
                new ClippedObjective(
                        arrays.golden().config("epsilon_low", 0.2),
                        arrays.golden().config("epsilon_high", 0.2),
                        Double.POSITIVE_INFINITY,
                        Double.POSITIVE_INFINITY,
                        Double.POSITIVE_INFINITY,
                        RatioLevel.SEQUENCE_PRODUCT);
        SurrogateLoss loss =
                SurrogateLoss.of(objective, LossAggregation.of(LossAggregation.Mode.ROW_MEAN));
        return arrays.run(loss, arrays.input(arrays.totals(1)));
    }

    private static boolean[] constant(GoldenBatch batch, double[] sums, RewardScale scale) {
        boolean[] constant = new boolean[sums.length];
        double[][] groups = batch.grouped(sums);
        double whole = std(sums);
        int row = 0;
        for (double[] group : groups) {
            double std = scale == RewardScale.BATCH ? whole : std(group);
            for (int j = 0; j < group.length; j++) {
                constant[row++] = std == 0;
            }
        }
        return constant;
    }

    private static double std(double[] values) {
        return GroupStatistics.of(Arrays.stream(values).filter(x -> !Double.isNaN(x)).toArray())
                .std();
    }

    /** Weighted sums over the functions that answered, NaN where none did. */
    static double[] sums(double[][] perFunction, double[] weights) {
        double[] sums = new double[perFunction[0].length];
        for (int i = 0; i < sums.length; i++) {
            boolean answered = false;
            for (int f = 0; f < perFunction.length; f++) {
                if (!Double.isNaN(perFunction[f][i])) {
                    sums[i] += weights[f] * perFunction[f][i];
                    answered = true;
                }
            }
            sums[i] = answered ? sums[i] : Double.NaN;
        }
        return sums;
    }

    /** {@code [functions][N]} of {@code [N][functions]}. */
    static double[][] columns(double[][] rows) {
        double[][] columns = new double[rows[0].length][rows.length];
        for (int i = 0; i < rows.length; i++) {
            for (int f = 0; f < rows[i].length; f++) {
                columns[f][i] = rows[i][f];
            }
        }
        return columns;
    }

    /** The weights of the reward functions, 1 each if the case has none. */
    static double[] weights(GoldenCase golden, int functions) {
        JsonNode weights = golden.config().path("reward_weights");
        if (weights.isArray()) {
            return GoldenValues.vector(weights);
        }
        double[] ones = new double[functions];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static Map<String, Double> byName(double[] weights) {
        Map<String, Double> byName = new HashMap<>();
        for (int f = 0; f < weights.length; f++) {
            byName.put(GoldenBatch.functionName(f), weights[f]);
        }
        return byName;
    }
}
