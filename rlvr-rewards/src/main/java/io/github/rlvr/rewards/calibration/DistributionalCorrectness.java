package io.github.rlvr.rewards.calibration;

import java.util.Arrays;
import java.util.Set;

/**
 * Distributional correctness score: {@code (lc p_correct - lw p_wrong)(1 - p_abstain)} over the
 * options of a question, one of which abstains. Immutable.
 *
 * @param correctWeight lc
 * @param wrongWeight lw, with lc &gt;= lw &gt;= 0
 */
public record DistributionalCorrectness(double correctWeight, double wrongWeight) {

    /** Refuses weights out of order. */
    public DistributionalCorrectness {
        if (!(correctWeight >= wrongWeight && wrongWeight >= 0)) {
            throw new IllegalArgumentException(
                    "weights are "
                            + correctWeight
                            + " and "
                            + wrongWeight
                            + "; they must satisfy lc >= lw >= 0");
        }
    }

    /**
     * The score of one question, in [-lw, lc]; full abstention gives 0.
     *
     * @param probabilities {@code [options]}, a distribution
     * @param correct indices of right options
     * @param abstain index of the option that abstains
     */
    public double score(double[] probabilities, Set<Integer> correct, int abstain) {
        double right = correct.stream().mapToDouble(i -> probabilities[i]).sum();
        double abstained = probabilities[abstain];
        double wrong = Arrays.stream(probabilities).sum() - right - abstained;
        return (correctWeight * right - wrongWeight * wrong) * (1 - abstained);
    }
}
