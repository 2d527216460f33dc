package io.github.rlvr.algorithms.golden;

import ai.djl.ndarray.NDManager;
import io.github.rlvr.algorithms.loss.ClippedObjective;
import io.github.rlvr.algorithms.loss.EntropyBonus;
import io.github.rlvr.algorithms.loss.KlTerm;
import io.github.rlvr.algorithms.loss.LossAggregation;
import io.github.rlvr.algorithms.loss.RatioGuard;
import io.github.rlvr.algorithms.loss.SurrogateLoss;
import io.github.rlvr.algorithms.pure.MinFormTransform;
import io.github.rlvr.algorithms.pure.MinFormTransform.Weighting;
import io.github.rlvr.algorithms.pure.PaddedSteps;
import io.github.rlvr.algorithms.pure.PureAdvantage;
import io.github.rlvr.algorithms.pure.StepBaselineAdvantage;
import io.github.rlvr.algorithms.settings.Compat;
import io.github.rlvr.core.golden.GoldenCase;
import io.github.rlvr.core.golden.GoldenReplay;
import io.github.rlvr.core.golden.GoldenValues;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Replays PURE, both branches of its code. */
public final class PureReplay implements GoldenReplay {

    private static final double LARGEST_MEAN_RATIO = 10;

    /** For {@link java.util.ServiceLoader}. */
    public PureReplay() {}

    @Override
    public Set<String> algorithms() {
        return Set.of("pure_verl", "pure_openrlhf");
    }

    @Override
    public Map<String, Object> replay(GoldenCase golden, NDManager manager) {
        return switch (golden.function()) {
            case "_split_steps" -> steps(golden);
            case "process_reward_transform" -> transform(golden);
            case "compute_rloo_outcome_advantage" -> advantages(golden);
            case "turn_process_reward_logits_to_reward" -> transformOpenRlhf(golden);
            case "make_experience_list" -> advantagesOpenRlhf(golden);
            default -> loss(golden, new LossCase(golden, manager));
        };
    }

    private static Map<String, Object> steps(GoldenCase golden) {
        double[] separators = GoldenValues.vector(golden.config().get("separator_token_ids"));
        PaddedSteps segmenter =
                new PaddedSteps(
                        Arrays.stream(separators)
                                .mapToObj(id -> (int) id)
                                .collect(Collectors.toSet()),
                        Compat.OFFICIAL);
        double[][] responses = golden.matrix("responses");
        double[][] mask = golden.matrix("response_mask");
        int[][] ends = new int[responses.length][];
        boolean[][] rewardMask = new boolean[responses.length][];
        for (int i = 0; i < ends.length; i++) {
            int[] ids = Arrays.stream(responses[i]).mapToInt(id -> (int) id).toArray();
            int length = (int) Arrays.stream(mask[i]).sum();
            ends[i] = segmenter.stepEnds(ids, length);
            rewardMask[i] = segmenter.endMask(ids, length);
        }
        int most = Arrays.stream(ends).mapToInt(e -> e.length).max().orElse(0);
        int[][] padded = new int[ends.length][most];
        boolean[][] scored = new boolean[ends.length][most];
        for (int i = 0; i < ends.length; i++) {
            Arrays.fill(padded[i], -1);
            System.arraycopy(ends[i], 0, padded[i], 0, ends[i].length);
            Arrays.fill(scored[i], 0, ends[i].length, true);
        }
        return Map.of(
                "score_ids", padded,
                "score_mask", scored,
                "reward_mask", rewardMask,
                "num_steps", Arrays.stream(ends).mapToInt(e -> e.length).toArray());
    }

    private static Map<String, Object> transform(GoldenCase golden) {
        boolean softMin = golden.config("approx_min_form", true);
        MinFormTransform transform =
                new MinFormTransform(
                        softMin ? Weighting.SOFT_MIN : Weighting.SUM,
                        golden.config("temperature", 0.1));
        return Map.of("token_level_scores", transformed(golden, "prm_logits", transform));
    }

    private static Map<String, Object> transformOpenRlhf(GoldenCase golden) {
        boolean uniform = golden.config("disable_weighted_reward", false);
        MinFormTransform transform =
                new MinFormTransform(
                        uniform ? Weighting.UNIFORM : Weighting.SOFT_MIN,
                        golden.config("temperature", 0.1));
        double[][] rewards = transformed(golden, "logits", transform);
        return Map.of("process_reward", rewards, "outcome_reward", GoldenBatch.rowSums(rewards));
    }

    private static double[][] transformed(
            GoldenCase golden, String logits, MinFormTransform transform) {
        double[][][] classes = GoldenValues.cube(golden.inputs().get(logits));
        boolean[][] ends = golden.mask("reward_mask");
        double[][] rewards = new double[classes.length][];
        for (int i = 0; i < classes.length; i++) {
            double[] raw =
                    Arrays.stream(classes[i])
                            .mapToDouble(pair -> MinFormTransform.reward(pair[0], pair[1]))
                            .toArray();
            rewards[i] = transform.transform(raw, ends[i]);
        }
        return rewards;
    }

    private static Map<String, Object> advantages(GoldenCase golden) {
        GoldenBatch batch = GoldenBatch.of(golden);
        PureAdvantage estimator =
                new PureAdvantage(
                        new MinFormTransform(Weighting.SOFT_MIN, 0.1),
                        (int) golden.config("max_response_length", 0.0),
                        1,
                        golden.config("adv_norm", true),
                        golden.config("return_aggregate_method", "sum").equals("min"),
                        Compat.OFFICIAL);
        boolean[][] mask = batch.batchMask();
        double[][] rewards = batch.inBatchOrder(golden.matrix("token_level_rewards"));
        double[][] advantages =
                estimator.baselined(estimator.returns(rewards, mask), batch.sizes(), mask);
        double[][] result = estimator.whiten() ? estimator.whitened(advantages, mask) : advantages;
        // What the code calls returns are the advantages before they are whitened.
        return Map.of(
                "advantages", batch.inGoldenOrder(result),
                "returns", batch.inGoldenOrder(advantages));
    }

    private static Map<String, Object> advantagesOpenRlhf(GoldenCase golden) {
        String mode = golden.config("reward_mode", "PRMVR");
        StepBaselineAdvantage estimator =
                new StepBaselineAdvantage(
                        (int) golden.config("n_samples_per_prompt", 4.0),
                        golden.config("reward_baseline", "step").equals("token"),
                        mode.contains("PRM"),
                        mode.contains("VR"),
                        golden.config("verifiable_reward_coef", 1.0),
                        golden.config("kl_coef", 0.001),
                        golden.config("nomask_separator_adv", false));
        StepBaselineAdvantage.Responses batch =
                new StepBaselineAdvantage.Responses(
                        golden.matrix("process_reward"),
                        golden.mask("step_end_mask"),
                        golden.mask("action_mask"),
                        golden.vector("solved"),
                        golden.vector("response_length"),
                        golden.vector("num_steps"),
                        golden.matrix("num_tokens_per_step"),
                        golden.matrix("kl"));
        double[][] shaped = estimator.shaped(batch);
        return Map.of("shaped_reward", shaped, "advantages", estimator.advantages(shaped, batch));
    }

    private static Map<String, Object> loss(GoldenCase golden, LossCase arrays) {
        double clip = golden.config("clip_eps", 0.2);
        SurrogateLoss loss =
                new SurrogateLoss(
                        ClippedObjective.plain(clip, clip),
                        List.of(new RatioGuard(LARGEST_MEAN_RATIO)),
                        LossAggregation.of(LossAggregation.Mode.ROW_MEAN),
                        KlTerm.OFF,
                        EntropyBonus.OFF);
        return arrays.run(loss, arrays.input(arrays.totals(1)));
    }
}
