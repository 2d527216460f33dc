package io.github.rlvr.rewards.length;

import io.github.rlvr.core.reward.BatchReward;
import io.github.rlvr.core.reward.RewardContext;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import io.github.rlvr.rewards.reading.Values;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * GRPO-lambda over a batch: only the share of its groups that is right most often pays for length;
 * among equals the earlier group goes first. A group without a right completion gets 0 everywhere.
 * Immutable.
 *
 * @param of name of the reward that says what is right
 * @param unit of length
 * @param fraction lambda, share of the batch's groups, in [0, 1]
 * @param alpha weight of the length term
 */
public record LambdaLength(String of, LengthUnit unit, double fraction, double alpha)
        implements BatchReward {

    /** Refuses a share outside [0, 1]. */
    public LambdaLength {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException(
                    "fraction is " + fraction + "; it must lie in [0, 1]");
        }
    }

    @Override
    public List<String> reads() {
        return List.of(of);
    }

    @Override
    public List<Score> score(List<ScoredGroup> groups, RewardContext context) {
        List<Integer> penalised =
                IntStream.range(0, groups.size())
                        .boxed()
                        .sorted(Comparator.comparingDouble(g -> -share(groups.get(g))))
                        .limit((long) Math.floor(fraction * groups.size() + 1e-9))
                        .toList();
        List<Score> scores = new ArrayList<>();
        for (int g = 0; g < groups.size(); g++) {
            double threshold = penalised.contains(g) ? 0 : Double.POSITIVE_INFINITY;
            scores.addAll(
                    Values.scored(
                            groups.get(g).rollouts(), of, present -> rewards(present, threshold)));
        }
        return scores;
    }

    private double[] rewards(List<ScoredRollout> present, double threshold) {
        double[] lengths = present.stream().mapToDouble(r -> unit.of(r.rollout())).toArray();
        return LengthRewards.grpoLambda(lengths, Values.right(present, of), threshold, alpha);
    }

    private double share(ScoredGroup group) {
        return group.rollouts().stream()
                .filter(r -> r.value(of).isPresent())
                .mapToDouble(r -> Values.isRight(r.value(of).getAsDouble()) ? 1 : 0)
                .average()
                .orElse(0);
    }
}
