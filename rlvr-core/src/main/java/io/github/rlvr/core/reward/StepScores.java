package io.github.rlvr.core.reward;

import java.util.Arrays;

/**
 * One score for every step of a completion, at the token that ends the step. A score for every
 * token is the case in which every token ends a step. The arrays are not copied and must not be
 * modified.
 *
 * @param ends {@code [K]} token index of every step's last token, ascending, from 0
 * @param scores {@code [K]} finite
 */
public record StepScores(int[] ends, double[] scores) {

    private static final StepScores NONE = new StepScores(new int[0], new double[0]);

    /** Refuses steps that overlap and scores that are not finite. */
    public StepScores {
        if (ends.length != scores.length) {
            throw new IllegalArgumentException(
                    ends.length + " step ends but " + scores.length + " step scores");
        }
        for (int k = 0; k < ends.length; k++) {
            if (ends[k] < 0 || k > 0 && ends[k] <= ends[k - 1]) {
                throw new IllegalArgumentException(
                        "step ends are "
                                + Arrays.toString(ends)
                                + "; they must ascend from 0, one a step");
            }
            if (!Double.isFinite(scores[k])) {
                throw new IllegalArgumentException(
                        "score of step " + k + " is " + scores[k] + "; step scores must be finite");
            }
        }
    }

    /** No steps. */
    public static StepScores none() {
        return NONE;
    }

    /** A score for every token of {@code [T]}. */
    public static StepScores perToken(double[] scores) {
        int[] ends = new int[scores.length];
        Arrays.setAll(ends, t -> t);
        return new StepScores(ends, scores);
    }

    /** Number of steps. */
    public int size() {
        return ends.length;
    }

    /** The same steps with other scores. */
    public StepScores withScores(double[] changed) {
        return new StepScores(ends, changed);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StepScores that
                && Arrays.equals(ends, that.ends)
                && Arrays.equals(scores, that.scores);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(ends) + Arrays.hashCode(scores);
    }

    @Override
    public String toString() {
        return "StepScores[ends="
                + Arrays.toString(ends)
                + ", scores="
                + Arrays.toString(scores)
                + "]";
    }
}
