package io.github.rlvr.rewards.probe;

import io.github.rlvr.core.policy.Policy;
import io.github.rlvr.core.reward.BatchReward;
import io.github.rlvr.core.reward.RewardContext;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import io.github.rlvr.core.reward.StepScores;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.rewards.math.MathVerifier;
import io.github.rlvr.rewards.math.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * SCoRe: a completion holds a first attempt, a delimiter and a second attempt. In stage 1 only the
 * second counts; in stage 2 the first step gets {@code o1} and the second {@code o2 + alpha (o2 -
 * o1)}, so that credit stays within its attempt, and their sum is the value of the whole. Without
 * the delimiter there is one attempt, and nothing was corrected.
 *
 * @param verifier reads every attempt on its own
 * @param delimiter between attempts
 * @param stage 1 or 2
 * @param alpha weight of the improvement
 */
public record SelfCorrection(MathVerifier verifier, String delimiter, int stage, double alpha)
        implements BatchReward {

    /** Refuses an unknown stage. */
    public SelfCorrection {
        if (stage != 1 && stage != 2) {
            throw new IllegalArgumentException("stage is " + stage + "; it must be 1 or 2");
        }
    }

    @Override
    public boolean givesSteps() {
        return true;
    }

    @Override
    public List<Score> score(List<ScoredGroup> groups, RewardContext context) {
        List<Score> scores = new ArrayList<>();
        for (ScoredGroup group : groups) {
            for (ScoredRollout row : group.rollouts()) {
                scores.add(
                        group.task()
                                .gold()
                                .map(g -> score(g, row.rollout(), context.trainedPolicy()))
                                .orElse(Score.notApplicable()));
            }
        }
        return scores;
    }

    private Score score(String gold, Rollout rollout, Policy policy) {
        String text = rollout.text();
        int at = text.indexOf(delimiter);
        OptionalDouble first = outcome(gold, at < 0 ? text : text.substring(0, at));
        OptionalDouble second =
                at < 0 ? first : outcome(gold, text.substring(at + delimiter.length()));
        if (first.isEmpty() || second.isEmpty() || rollout.length() == 0) {
            return Score.notApplicable();
        }
        double o1 = first.getAsDouble();
        double o2 = second.getAsDouble();
        double corrected = stage == 1 ? o2 : o2 + alpha * (o2 - o1);
        double kept = stage == 1 || at < 0 ? 0 : o1;
        return new Score(
                OptionalDouble.of(kept + corrected),
                Map.of("first", o1, "second", o2),
                Map.of(),
                Optional.of(steps(rollout, at, kept, corrected, policy)));
    }

    private StepScores steps(
            Rollout rollout, int at, double kept, double corrected, Policy policy) {
        int last = rollout.length() - 1;
        int end = at < 0 ? -1 : Cuts.tokensBefore(rollout, at + delimiter.length(), policy) - 1;
        return end < 0 || end >= last
                ? new StepScores(new int[] {last}, new double[] {kept + corrected})
                : new StepScores(new int[] {end, last}, new double[] {kept, corrected});
    }

    private OptionalDouble outcome(String gold, String attempt) {
        Verdict verdict = verifier.verify(gold, attempt);
        return verdict.outcome() == Verdict.Outcome.NO_VERDICT
                ? OptionalDouble.empty()
                : OptionalDouble.of(verdict.isEqual() ? 1 : 0);
    }
}
