package io.github.rlvr.rewards.confidence;

import io.github.rlvr.core.reward.RewardFunction;
import io.github.rlvr.core.reward.Sample;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.rewards.math.MathVerifier;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * RLCR: rewards a right answer, its form, and a stated confidence that fits the outcome.
 * Thread-safe.
 *
 * <p>Source: Damani et al., "Beyond Binary Rewards: Training LMs to Reason About Their
 * Uncertainty".
 */
public final class RlcrReward implements RewardFunction {

    private final RlcrPattern pattern;
    private final AnswerCheck check;
    private final ConfidenceRule rule;
    private final double[] weights;

    /**
     * A reward with the Brier score.
     *
     * @param pattern the form that completions should have
     * @param verifier compares the last answer element with the gold answer
     * @param weights {@code [3]} of format, accuracy and calibration term
     */
    public RlcrReward(RlcrPattern pattern, MathVerifier verifier, double... weights) {
        this(pattern, AnswerCheck.by(verifier), ConfidenceRule.brier(), weights);
    }

    /**
     * A reward.
     *
     * @param pattern the form that completions should have
     * @param check compares the last answer element with the gold answer
     * @param rule scores the stated confidence
     * @param weights {@code [3]} of format, accuracy and calibration term
     */
    public RlcrReward(
            RlcrPattern pattern, AnswerCheck check, ConfidenceRule rule, double... weights) {
        if (weights.length != 3) {
            throw new IllegalArgumentException("RLCR has 3 weights, not " + weights.length);
        }
        this.pattern = pattern;
        this.check = check;
        this.rule = rule;
        this.weights = weights.clone();
    }

    @Override
    public Score score(Sample sample) {
        return sample.task()
                .gold()
                .flatMap(g -> check.check(g, AnswerElement.in(sample.completion()).orElse("")))
                .map(verdict -> score(verdict, sample.completion()))
                .orElse(Score.notApplicable());
    }

    private Score score(AnswerCheck.Verdict verdict, String completion) {
        RlcrScore terms = RlcrScore.of(completion, pattern, verdict.right());
        StatedConfidence confidence = StatedConfidence.in(completion);
        boolean rated = terms.format() > 0 && pattern.hasConfidence();
        double calibration = rated ? rule.score(confidence.clamped(), terms.accuracy() > 0) : 0;
        double total =
                weights[0] * terms.format()
                        + weights[1] * terms.accuracy()
                        + weights[2] * calibration;
        return new Score(
                OptionalDouble.of(total),
                Map.of(
                        "format", terms.format(),
                        "accuracy", terms.accuracy(),
                        "brier", terms.brier(),
                        "confidence", confidence.clamped(),
                        "confidence_extreme", confidence.extreme()),
                Map.of("reason", verdict.reason()));
    }
}
