package io.github.rlvr.rewards.shaping;

import io.github.rlvr.core.reward.Score;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import io.github.rlvr.core.task.Task;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * A reward model's score shaped by the scores of reference answers to the same prompt, which stand
 * in a column of the task. Immutable.
 *
 * @param of name of the reward that is shaped
 * @param column of the data that holds the list of reference scores
 * @param variant how
 * @param shaping references that are used
 * @param k steepness of PAR's sigmoid
 * @param ceiling of variant {@link Variant#CEILING}
 * @param penalty a token beyond {@code freeLength} costs in variant {@link Variant#LENGTH}
 * @param freeLength in tokens
 */
public record ScoreVariant(
        String of,
        String column,
        Variant variant,
        ReferenceShaping shaping,
        double k,
        double ceiling,
        double penalty,
        int freeLength) {

    private static final double SGFC_SHIFT = 3;
    private static final FittedLogistic FITTED = new FittedLogistic();

    /** The shapes of the released code. */
    public enum Variant {
        /** Mean of {@code sigmoid(k (r - ref))}. */
        PAR,
        /** {@code sigmoid(r)}, no references. */
        UNCENTRED,
        /** Mean of {@code tanh(r - ref)}. */
        TANH,
        /** Mean of the polynomial that fits the logistic function. */
        FITTED,
        /** Mean of {@code r - ref}. */
        CENTRED,
        /** PAR of {@code r - 3}. */
        SGFC,
        /** {@code min(r, ceiling)}, no references. */
        CEILING,
        /** {@code r - penalty max(0, L - freeLength)}, no references. */
        LENGTH,
        /** {@code log sigmoid(r - r85)}; the sum over reward models is a soft AND. */
        LSC
    }

    /** Scores a group. */
    public List<Score> score(ScoredGroup group) {
        return group.rollouts().stream()
                .map(
                        rollout ->
                                rollout.value(of).stream()
                                        .mapToObj(r -> Score.of(shaped(r, rollout, group.task())))
                                        .findFirst()
                                        .orElse(Score.notApplicable()))
                .toList();
    }

    private double shaped(double r, ScoredRollout rollout, Task task) {
        return switch (variant) {
            case PAR -> shaping.preferred(r, references(task), k);
            case UNCENTRED -> ReferenceShaping.sigmoid(r);
            case TANH -> shaping.mean(r, references(task), Math::tanh);
            case FITTED -> shaping.mean(r, references(task), FITTED);
            case CENTRED -> shaping.mean(r, references(task), x -> x);
            case SGFC -> shaping.preferred(r - SGFC_SHIFT, references(task), k);
            case CEILING -> Math.min(r, ceiling);
            case LENGTH -> r - penalty * Math.max(0, rollout.rollout().length() - freeLength);
            case LSC -> ReferenceShaping.logSigmoidCentred(r, references(task));
        };
    }

    private double[] references(Task task) {
        var values = task.columns().get(column);
        if (values == null || !values.isArray() || values.isEmpty()) {
            throw new IllegalArgumentException(
                    "task "
                            + task.id()
                            + " has no list of reference scores in column "
                            + column
                            + "; shaping by references needs at least one a task");
        }
        return StreamSupport.stream(values.spliterator(), false)
                .mapToDouble(v -> v.isNumber() ? v.doubleValue() : Double.NaN)
                .toArray();
    }
}
