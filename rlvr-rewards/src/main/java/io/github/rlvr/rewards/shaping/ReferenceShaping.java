package io.github.rlvr.rewards.shaping;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * Preference-as-reward and its variants: a score is compared with scores of reference answers to
 * the same prompt. Immutable.
 *
 * @param references how many reference scores are used, from the front; at least 1
 */
public record ReferenceShaping(int references) {

    private static final double Z_85 = 1.0364333894937898;
    private static final double EPSILON = 1e-5;

    /** Mean of a function of the difference to every reference, for example PAR's sigmoid. */
    public double mean(double reward, double[] referenceScores, DoubleUnaryOperator shape) {
        return Arrays.stream(referenceScores, 0, Math.min(references, required(referenceScores)))
                .map(reference -> shape.applyAsDouble(reward - reference))
                .average()
                .orElseThrow();
    }

    /** PAR: mean of {@code sigmoid(k (r - ref))}, the chance of being preferred. */
    public double preferred(double reward, double[] referenceScores, double k) {
        return mean(reward, referenceScores, x -> sigmoid(k * x));
    }

    /**
     * LSC: {@code log sigmoid(r - r85)} with the 85th percentile of a normal with the mean and
     * sample deviation of all references. The sum over several reward models is a soft AND.
     */
    public static double logSigmoidCentred(double reward, double[] referenceScores) {
        int n = required(referenceScores);
        double mean = Arrays.stream(referenceScores).average().orElseThrow();
        double squares = Arrays.stream(referenceScores).map(x -> (x - mean) * (x - mean)).sum();
        double centre = mean + Z_85 * (Math.sqrt(squares / (n - 1)) + EPSILON);
        return -softplus(centre - reward);
    }

    private static int required(double[] referenceScores) {
        if (referenceScores.length == 0) {
            throw new IllegalArgumentException(
                    "shaping by references needs at least one reference score");
        }
        return referenceScores.length;
    }

    /** 1 / (1 + exp(-x)). */
    public static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }
}
