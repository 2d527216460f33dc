package io.github.rlvr.core.advantage;

import io.github.rlvr.core.loss.Need;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything an {@link AdvantageEstimator} may look at: the whole batch of a step, after filtering.
 *
 * <p>Rows are the rollouts of all groups in order: group 0's rollouts, then group 1's, and so on;
 * {@code N} rows in all.
 *
 * @param groups the scored groups
 * @param signals per-token signals that the estimator declared as needs, each {@code [N][T_i]} with
 *     {@code T_i} the row's completion length
 * @param mask which completion tokens are trained on, {@code [N][T_i]}; empty for all of the
 *     rollouts that have a reward
 * @param progress share of the training that is done, in [0, 1]
 */
public record AdvantageInput(
        List<ScoredGroup> groups,
        Map<Need, double[][]> signals,
        Optional<boolean[][]> mask,
        double progress) {

    /** Copies the containers; the signal arrays are not copied. */
    public AdvantageInput {
        groups = List.copyOf(groups);
        signals = Map.copyOf(signals);
    }

    /** A batch whose tokens are all trained on. */
    public AdvantageInput(
            List<ScoredGroup> groups, Map<Need, double[][]> signals, double progress) {
        this(groups, signals, Optional.empty(), progress);
    }

    /** The groups alone, at the start of training. */
    public static AdvantageInput of(List<ScoredGroup> groups) {
        return new AdvantageInput(groups, Map.of(), 0);
    }

    /** All rollouts, group after group. */
    public Stream<ScoredRollout> rows() {
        return groups.stream().flatMap(group -> group.rollouts().stream());
    }

    /** {@code [N]} completion lengths in tokens. */
    public int[] lengths() {
        return rows().mapToInt(row -> row.rollout().length()).toArray();
    }

    /**
     * {@code [N][T_i]} which tokens are trained on: those of the mask if one was given, else all of
     * the rollouts that have a reward. The caller's to change.
     */
    public boolean[][] trainedTokens() {
        return mask.map(rows -> Arrays.stream(rows).map(boolean[]::clone).toArray(boolean[][]::new))
                .orElseGet(
                        () -> rows().map(AdvantageInput::scoredTokens).toArray(boolean[][]::new));
    }

    /** The same batch with a mask. */
    public AdvantageInput withMask(boolean[][] trained) {
        return new AdvantageInput(groups, signals, Optional.of(trained), progress);
    }

    private static boolean[] scoredTokens(ScoredRollout row) {
        boolean[] tokens = new boolean[row.rollout().length()];
        Arrays.fill(tokens, row.reward().isPresent());
        return tokens;
    }

    /**
     * A declared signal.
     *
     * @return {@code [N][T_i]}
     * @throws IllegalStateException if the signal was not provided
     */
    public double[][] signal(Need need) {
        double[][] signal = signals.get(need);
        if (signal == null) {
            throw new IllegalStateException("the estimator needs " + need + ": " + need.remedy());
        }
        return signal;
    }
}
