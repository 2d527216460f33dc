package io.github.rlvr.rewards.confidence;

import io.github.rlvr.core.reward.RewardFunction;
import io.github.rlvr.core.reward.Sample;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.rewards.math.MathVerifier;
import io.github.rlvr.rewards.math.Verdict;
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
    private final MathVerifier verifier;
    private final double[] weights;

    /**
     * A reward.
     *
     * @param pattern the form that completions should have
     * @param verifier compares the last answer element with the gold answer
     * @param weights {@code [3]} of format, accuracy and Brier term
     */
    public RlcrReward(RlcrPattern pattern, MathVerifier verifier, double... weights) {
        if (weights.length != 3) {
            throw new IllegalArgumentException("RLCR has 3 weights, not " + weights.length);
        }
        this.pattern = pattern;
        this.verifier = verifier;
        this.weights = weights.clone();
    }

    @Override
    public Score score(Sample sample) {
        return sample.task()
                .gold()
                .map(gold -> score(gold, sample.completion()))
                .orElse(Score.notApplicable());
    }

    private Score score(String gold, String completion) {
        Verdict verdict = verifier.compare(gold, AnswerElement.in(completion).orElse(""));
        if (verdict.outcome() == Verdict.Outcome.NO_VERDICT) {
            return Score.notApplicable();
        }
        RlcrScore terms = RlcrScore.of(completion, pattern, verdict.isEqual());
        StatedConfidence confidence = StatedConfidence.in(completion);
        return new Score(
                OptionalDouble.of(terms.total(weights[0], weights[1], weights[2])),
                Map.of(
                        "format", terms.format(),
                        "accuracy", terms.accuracy(),
                        "brier", terms.brier(),
                        "confidence", confidence.clamped(),
                        "confidence_extreme", confidence.extreme()),
                Map.of("reason", verdict.reason()));
    }
}
