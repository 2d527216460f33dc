package io.github.rlvr.rewards.confidence;

import java.util.OptionalDouble;

/**
 * RLCR's terms for one completion: format F, verified outcome o gated by F, and the Brier term
 * {@code F (1 - (o - q)^2)}. Immutable.
 *
 * @param format 1 when the pattern matches and a stated confidence is a probability, else 0
 * @param accuracy 1 when the format holds and the answer is right, else 0
 * @param brier the calibration term, 0 without a stated confidence
 */
public record RlcrScore(double format, double accuracy, double brier) {

    /**
     * The terms of a completion.
     *
     * @param completion a whole model output
     * @param pattern the form it should have
     * @param right whether its last answer element is right, whatever its form
     */
    public static RlcrScore of(String completion, RlcrPattern pattern, boolean right) {
        return of(completion, pattern, right, StatedConfidence.in(completion).probability());
    }

    /**
     * The terms as the official code computes them: a confidence of {@code nan} passes for a
     * probability and makes the Brier term NaN. Only for comparison with published code.
     */
    public static RlcrScore official(String completion, RlcrPattern pattern, boolean right) {
        StatedConfidence stated = StatedConfidence.in(completion);
        OptionalDouble confidence =
                stated.isNan() ? OptionalDouble.of(Double.NaN) : stated.probability();
        return of(completion, pattern, right, confidence);
    }

    private static RlcrScore of(
            String completion, RlcrPattern pattern, boolean right, OptionalDouble confidence) {
        boolean stated = !pattern.hasConfidence() || confidence.isPresent();
        if (!stated || !pattern.matches(completion)) {
            return new RlcrScore(0, 0, 0);
        }
        double outcome = right ? 1 : 0;
        double gap = outcome - confidence.orElse(0);
        return new RlcrScore(1, outcome, pattern.hasConfidence() ? 1 - gap * gap : 0);
    }

    /** The weighted sum of the three terms. */
    public double total(double formatWeight, double accuracyWeight, double brierWeight) {
        return formatWeight * format + accuracyWeight * accuracy + brierWeight * brier;
    }

    /**
     * The log score {@code o log q' + (1 - o) log(1 - q')} with q' clipped to [eps, 1 - eps],
     * scaled to [0, 1].
     *
     * @param confidence q in [0, 1]
     * @param right the outcome o
     * @param eps in (0, 0.5)
     */
    public static double logScore(double confidence, boolean right, double eps) {
        double q = Math.max(eps, Math.min(1 - eps, confidence));
        double worst = Math.log(eps);
        return 1 - Math.log(right ? q : 1 - q) / worst;
    }
}
