package io.github.rlvr.rewards.math;

import io.github.rlvr.core.reward.RewardFunction;
import io.github.rlvr.core.reward.Sample;
import io.github.rlvr.core.reward.Score;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * 1 when {@link MathVerifier} finds the completion's answer equal to the task's gold answer, 0 when
 * not; abstains when the task has no gold answer or it cannot be read. Thread-safe.
 */
public final class MathReward implements RewardFunction {

    private final MathVerifier verifier;

    /** A reward that asks a verifier. */
    public MathReward(MathVerifier verifier) {
        this.verifier = verifier;
    }

    @Override
    public Score score(Sample sample) {
        return sample.task()
                .gold()
                .map(gold -> score(verifier.verify(gold, sample.completion())))
                .orElse(Score.notApplicable());
    }

    private static Score score(Verdict verdict) {
        if (verdict.outcome() == Verdict.Outcome.NO_VERDICT) {
            return Score.notApplicable();
        }
        return new Score(
                OptionalDouble.of(verdict.isEqual() ? 1 : 0),
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
