package org.example.rank;

import io.github.rlvr.core.advantage.AdvantageEstimator;
import io.github.rlvr.core.advantage.AdvantageInput;
import io.github.rlvr.core.advantage.Advantages;
import io.github.rlvr.core.loss.Need;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The advantage of a rollout is how many of its peers it beats less how many beat it, over the
 * number of peers: in [-1, 1], whatever the scale of the rewards. Ties count for nothing, and a
 * rollout without a reward gets 0.
 *
 * @param strength factor on it, positive
 */
public record RankAdvantage(double strength) implements AdvantageEstimator {

    /** Refuses a strength that is not positive. */
    public RankAdvantage {
        if (!(strength > 0)) {
            throw new IllegalArgumentException("strength is " + strength + "; it must be positive");
        }
    }

    @Override
    public Set<Need> needs() {
        return Set.of(Need.PEERS);
    }

    @Override
    public Advantages estimate(AdvantageInput input) {
        List<Double> rows = new ArrayList<>();
        for (ScoredGroup group : input.groups()) {
            double[] rewards = group.rewards();
            for (ScoredRollout rollout : group.rollouts()) {
                rows.add(
                        rollout.reward().isPresent()
                                ? strength * standing(rollout.reward().getAsDouble(), rewards)
                                : 0);
            }
        }
        return Advantages.perSequence(
                rows.stream().mapToDouble(row -> row).toArray(), input.lengths());
    }

    private static double standing(double own, double[] rewards) {
        double wins = 0;
        for (double other : rewards) {
            wins += Math.signum(own - other);
        }
        return rewards.length < 2 ? 0 : wins / (rewards.length - 1);
    }
}
