package io.github.rlvr.rewards.golden;

import ai.djl.ndarray.NDManager;
import io.github.rlvr.core.golden.GoldenCase;
import io.github.rlvr.core.golden.GoldenReplay;
import io.github.rlvr.rewards.shaping.FittedLogistic;
import io.github.rlvr.rewards.shaping.ReferenceShaping;
import io.github.rlvr.rewards.shaping.RunningScale;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;

/** Replays the shaping of reward-model scores: PAR and its variants, LSC, running statistics. */
public final class ShapingReplay implements GoldenReplay {

    private static final double SGFC_SHIFT = 3;

    /** For {@link java.util.ServiceLoader}. */
    public ShapingReplay() {}

    @Override
    public Set<String> algorithms() {
        return Set.of("reward_shaping_par_lsc");
    }

    @Override
    public Map<String, Object> replay(GoldenCase golden, NDManager manager) {
        return Map.of("shaped", golden.hasInput("batches") ? stream(golden) : shaped(golden));
    }

    private static double[][] stream(GoldenCase golden) {
        RunningScale scale = new RunningScale();
        DoubleUnaryOperator shape =
                switch (golden.config("variant", "")) {
                    case "meanstd" -> scale::standardised;
                    case "clipping" -> scale::clipped;
                    default -> scale::ranged;
                };
        double[][] batches = golden.matrix("batches");
        for (int b = 0; b < batches.length; b++) {
            scale.update(batches[b]);
            batches[b] = Arrays.stream(batches[b]).map(shape).toArray();
        }
        return batches;
    }

    private static double[] shaped(GoldenCase golden) {
        double[] rewards = golden.vector("reward");
        double[][] references = golden.matrix("reference_rewards");
        double[] lengths = golden.vector("lengths");
        double[] shaped = new double[rewards.length];
        Arrays.setAll(shaped, i -> one(golden, rewards[i], references[i], lengths[i]));
        return shaped;
    }

    private static double one(
            GoldenCase golden, double reward, double[] references, double length) {
        ReferenceShaping shaping = new ReferenceShaping((int) golden.config("max_refs", 10.0));
        double k = golden.config("k", 1.0);
        return switch (golden.config("variant", "")) {
            case "sigmoid" -> ReferenceShaping.sigmoid(reward);
            case "tanh" -> Math.tanh(reward);
            case "tanh_centred" -> shaping.mean(reward, references, Math::tanh);
            case "fittedpoly_centred" -> shaping.mean(reward, references, new FittedLogistic());
            case "centred" -> shaping.mean(reward, references, x -> x);
            case "lsc" -> ReferenceShaping.logSigmoidCentred(reward, references);
            case "ceil" -> Math.min(reward, golden.config("ceil", Double.POSITIVE_INFINITY));
            case "sgfc" -> shaping.preferred(reward - SGFC_SHIFT, references, k);
            case "length" ->
                    reward
                            - golden.config("length_penalty", 0.01)
                                    * Math.max(0, length - golden.config("valid_len", 300.0));
            default -> shaping.preferred(reward, references, k);
        };
    }
}
