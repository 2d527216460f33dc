package io.github.rlvr.algorithms.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.github.rlvr.algorithms.settings.Compat;
import io.github.rlvr.core.config.NearestKey;
import io.github.rlvr.core.loss.LossTotals;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How the losses of tokens become one number. Denominators are {@link LossTotals} of the whole
 * optimiser step, so the shares of all micro-batches add up to the same loss however the step is
 * split.
 *
 * <p>Source: verl {@code agg_loss}; {@link Mode#ROW_MEAN} and {@link Mode#DR_GRPO} from TRL. TRL's
 * {@code bnpo} and {@code dapo} are {@link Mode#TOKEN_MEAN} with the totals of a micro-batch and of
 * the step.
 *
 * @param mode the denominator
 * @param compat {@code RECOMMENDED}: masked positions are selected away, and a step without tokens
 *     has loss 0 with gradient 0. {@code OFFICIAL}: as verl, where such a step gives NaN (0/0) and
 *     where NaN at a masked position spoils every mode but {@code TOKEN_MEAN}
 */
public record LossAggregation(Mode mode, Compat compat) {

    private static final double EPSILON = 1e-8;

    /** The recommended aggregation. */
    public static final LossAggregation TOKEN_MEAN = of(Mode.TOKEN_MEAN);

    /** The denominators. */
    public enum Mode {
        /** Sum over tokens / tokens of the step. The default. */
        TOKEN_MEAN,
        /** Sum over tokens / rows of the step that have a token. */
        SEQ_MEAN_TOKEN_SUM,
        /** Sum over rows of their token mean / rows of the step that have a token. */
        SEQ_MEAN_TOKEN_MEAN,
        /** Sum over tokens / longest completion; not divided by the number of rows (verl). */
        SEQ_MEAN_TOKEN_SUM_NORM,
        /** Sum over rows of their token mean / all rows of the step (TRL {@code grpo}). */
        ROW_MEAN,
        /** Sum over tokens / (all rows of the step x longest completion) (TRL {@code dr_grpo}). */
        DR_GRPO
    }

    /** The recommended reading of a mode. */
    public static LossAggregation of(Mode mode) {
        return new LossAggregation(mode, Compat.RECOMMENDED);
    }

    /**
     * The recommended reading of a mode named as in verl, with hyphens or underscores.
     *
     * @throws IllegalArgumentException for an unknown name, naming the nearest
     */
    @JsonCreator
    public static LossAggregation named(String name) {
        String constant = name.toUpperCase(Locale.ROOT).replace('-', '_');
        List<String> known = Arrays.stream(Mode.values()).map(Mode::name).toList();
        if (!known.contains(constant)) {
            throw new IllegalArgumentException(
                    "loss_aggregation '"
                            + name
                            + "' is unknown; did you mean '"
                            + label(NearestKey.of(constant, known).orElse(""))
                            + "'? There are "
                            + String.join(
                                    ", ", known.stream().map(LossAggregation::label).toList()));
        }
        return of(Mode.valueOf(constant));
    }

    /** The name that {@link #named} accepts. */
    @JsonValue
    public String label() {
        return label(mode.name());
    }

    private static String label(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * A micro-batch's share of the loss.
     *
     * @param tokens {@code [B, T]} loss of every token, carrying the gradient
     * @param mask {@code [B, T]} 1 for tokens that count
     * @param totals of the whole step
     * @return scalar
     */
    public NDArray aggregate(NDArray tokens, NDArray mask, LossTotals totals) {
        NDArray masked = masked(tokens, mask);
        return switch (mode) {
            case TOKEN_MEAN -> masked.sum().div(denominator(totals.tokens()));
            case SEQ_MEAN_TOKEN_SUM -> masked.sum().div(denominator(totals.sequences()));
            case SEQ_MEAN_TOKEN_MEAN ->
                    rowMeans(masked, mask).sum().div(denominator(totals.sequences()));
            case SEQ_MEAN_TOKEN_SUM_NORM -> masked.sum().div(totals.maxCompletionLength());
            case ROW_MEAN -> rowMeans(masked, mask).sum().div(denominator(totals.rows()));
            case DR_GRPO ->
                    masked.sum().div(denominator(totals.rows())).div(totals.maxCompletionLength());
        };
    }

    private NDArray masked(NDArray tokens, NDArray mask) {
        if (compat == Compat.OFFICIAL && mode != Mode.TOKEN_MEAN) {
            return tokens.mul(mask);
        }
        return NDArrays.where(mask.neq(0), tokens, tokens.zerosLike());
    }

    private NDArray rowMeans(NDArray masked, NDArray mask) {
        return masked.sum(new int[] {1}).div(mask.sum(new int[] {1}).add(EPSILON));
    }

    private double denominator(long total) {
        return compat == Compat.OFFICIAL ? total : Math.max(1, total);
    }
}
