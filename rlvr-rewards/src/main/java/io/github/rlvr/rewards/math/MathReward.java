package io.github.rlvr.rewards.math;

import io.github.rlvr.core.reward.RewardFunction;
import io.github.rlvr.core.reward.Sample;
import io.github.rlvr.core.reward.Score;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Pays for a completion whose answer a verifier finds equal to the task's gold answer; abstains
 * when the task has no gold answer or it cannot be read. Thread-safe.
 */
public final class MathReward implements RewardFunction {

    private final AnswerVerifier verifier;
    private final double accepted;
    private final double rejected;

    /** A reward of 1 for an equal answer and 0 for any other. */
    public MathReward(AnswerVerifier verifier) {
        this(verifier, 1, 0);
    }

    /**
     * A reward with its own values.
     *
     * @param accepted for an equal answer
     * @param rejected for any other, or none
     */
    public MathReward(AnswerVerifier verifier, double accepted, double rejected) {
        this.verifier = verifier;
        this.accepted = accepted;
        this.rejected = rejected;
    }

    @Override
    public Score score(Sample sample) {
        return sample.task()
                .gold()
                .map(gold -> score(verifier.verify(gold, sample.completion())))
                .orElse(Score.notApplicable());
    }

    private Score score(Verdict verdict) {
        if (verdict.outcome() == Verdict.Outcome.NO_VERDICT) {
            return Score.notApplicable();
        }
        return new Score(
                OptionalDouble.of(verdict.isEqual() ? accepted : rejected),
                Map.of("answered", verdict.answer().isEmpty() ? 0.0 : 1.0),
                Map.of(
                        "gold",
                        verdict.gold(),
                        "answer",
                        verdict.answer(),
                        "reason",
                        verdict.reason()));
    }
}
