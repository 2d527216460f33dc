package io.github.rlvr.rewards.audit;

import io.github.rlvr.core.random.RolloutRandom;
import io.github.rlvr.core.reward.GroupReward;
import io.github.rlvr.core.reward.RewardOutcome;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import io.github.rlvr.rewards.math.AnswerVerifier;
import io.github.rlvr.rewards.math.Verdict;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Samples rollouts during training and compares what a reward said with a second verifier. Scores
 * nothing itself; it only writes metrics, each a share of the sampled rollouts: {@code
 * audit/disagreement}, {@code audit/false_accept} (paid, and the second verifier says different),
 * {@code audit/false_reject}, {@code audit/null} (the reward abstained), {@code
 * audit/unreadable_gold} (the second verifier cannot read the gold answer). Immutable, thread-safe.
 *
 * @param of the reward that is audited, by name
 * @param second what its verdicts are compared with
 * @param share of the rollouts that is looked at, in (0, 1]; which ones depends on their seeds
 */
record RolloutAudit(String of, AnswerVerifier second, double share) implements GroupReward {

    private static final long STREAM = RolloutRandom.hash("audit");

    /** Checks the share. */
    RolloutAudit {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("share is " + share + "; it must lie in (0, 1]");
        }
    }

    @Override
    public List<String> reads() {
        return List.of(of);
    }

    @Override
    public List<Score> score(ScoredGroup group) {
        return group.rollouts().stream().map(rollout -> score(group, rollout)).toList();
    }

    private Score score(ScoredGroup group, ScoredRollout rollout) {
        boolean asked = group.task().gold().isPresent() && isSampled(rollout.rollout().seed());
        return asked
                ? new Score(
                        OptionalDouble.empty(),
                        compared(group.task().gold().get(), rollout),
                        Map.of())
                : Score.notApplicable();
    }

    private boolean isSampled(long seed) {
        long mixed = (seed ^ STREAM) * 0x9E3779B97F4A7C15L;
        return (mixed >>> 11) * 0x1p-53 < share;
    }

    private Map<String, Double> compared(String gold, ScoredRollout rollout) {
        RewardOutcome outcome = rollout.outcomes().get(of);
        boolean abstained =
                !(outcome instanceof RewardOutcome.Scored scored)
                        || scored.score().value().isEmpty();
        Verdict verdict = second.verify(gold, rollout.rollout().text());
        boolean readable = verdict.outcome() != Verdict.Outcome.NO_VERDICT;
        boolean paid = !abstained && RewardAudit.isPaid(outcome);
        boolean comparable = readable && !abstained;
        return Map.of(
                "audit/disagreement", share(comparable && paid != verdict.isEqual()),
                "audit/false_accept", share(comparable && paid && !verdict.isEqual()),
                "audit/false_reject", share(comparable && !paid && verdict.isEqual()),
                "audit/null", share(abstained),
                "audit/unreadable_gold", share(!readable));
    }

    private static double share(boolean counts) {
        return counts ? 1 : 0;
    }
}
