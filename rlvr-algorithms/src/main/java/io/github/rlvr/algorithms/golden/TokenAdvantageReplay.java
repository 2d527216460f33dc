package io.github.rlvr.algorithms.golden;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.rlvr.algorithms.advantage.GaeAdvantage;
import io.github.rlvr.algorithms.advantage.ReinforcePlusPlusAdvantage;
import io.github.rlvr.algorithms.advantage.ReinforcePlusPlusBaselineAdvantage;
import io.github.rlvr.algorithms.kl.KlInReward;
import io.github.rlvr.algorithms.loss.LossAggregation;
import io.github.rlvr.algorithms.loss.ValueLoss;
import io.github.rlvr.core.golden.GoldenCase;
import io.github.rlvr.core.golden.GoldenReplay;
import io.github.rlvr.core.loss.PolicyLossOutput;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Replays estimators with a reward for every token, and the critic's loss. */
public final class TokenAdvantageReplay implements GoldenReplay {

    /** For {@link java.util.ServiceLoader}. */
    public TokenAdvantageReplay() {}

    @Override
    public Set<String> algorithms() {
        return Set.of("reinforce_plus_plus", "gae", "value_loss");
    }

    @Override
    public Map<String, Object> replay(GoldenCase golden, NDManager manager) {
        return switch (golden.algorithm()) {
            case "gae" -> gae(golden);
            case "value_loss" -> valueLoss(golden, new LossCase(golden, manager));
            default -> golden.function().contains("baseline") ? baseline(golden) : plain(golden);
        };
    }

    private static Map<String, Object> gae(GoldenCase golden) {
        boolean[][] mask = golden.mask("response_mask");
        GaeAdvantage gae =
                new GaeAdvantage(
                        golden.config("gamma", 1.0), golden.config("lam", 1.0), KlInReward.OFF);
        GaeAdvantage.Traces traces =
                gae.traces(golden.matrix("token_level_rewards"), golden.matrix("values"), mask);
        return Map.of(
                "advantages", gae.whitened(traces.advantages(), mask),
                "returns", traces.returns());
    }

    private static Map<String, Object> plain(GoldenCase golden) {
        boolean[][] mask = golden.mask("response_mask");
        ReinforcePlusPlusAdvantage estimator =
                new ReinforcePlusPlusAdvantage(golden.config("gamma", 1.0), KlInReward.OFF);
        double[][] returns = estimator.returns(golden.matrix("token_level_rewards"), mask);
        return Map.of("advantages", estimator.advantages(returns, mask), "returns", returns);
    }

    private static Map<String, Object> baseline(GoldenCase golden) {
        GoldenBatch batch = GoldenBatch.of(golden);
        double[] rewards = GoldenBatch.rowSums(golden.matrix("token_level_rewards"));
        return Map.of(
                "advantages",
                batch.tokens(
                        new ReinforcePlusPlusBaselineAdvantage(KlInReward.OFF)
                                .estimate(batch.input(rewards, Map.of()))));
    }

    private static Map<String, Object> valueLoss(GoldenCase golden, LossCase arrays) {
        NDArray values = arrays.array("vpreds");
        values.setRequiresGradient(true);
        ValueLoss loss =
                new ValueLoss(
                        golden.config("cliprange_value", 0.5),
                        LossAggregation.named(golden.config("loss_agg_mode", "token-mean")));
        int width = Math.toIntExact(values.getShape().get(1));
        Map<String, Object> results = new HashMap<>();
        NDArray scalar =
                arrays.backward(
                        () -> {
                            PolicyLossOutput output =
                                    loss.compute(
                                            values,
                                            arrays.array("values"),
                                            arrays.array("returns"),
                                            arrays.mask(),
                                            arrays.totals(width));
                            results.put(
                                    "clipfrac", LossCase.mean(output.metrics().get("vf_clipfrac")));
                            return output.loss();
                        });
        results.put("loss", scalar.toDoubleArray()[0]);
        results.put("grad_vpreds", LossCase.matrix(values.getGradient()));
        return results;
    }
}
