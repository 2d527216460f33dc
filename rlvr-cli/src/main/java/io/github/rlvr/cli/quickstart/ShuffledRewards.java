package io.github.rlvr.cli.quickstart;

import io.github.rlvr.core.advantage.AdvantageEstimator;
import io.github.rlvr.core.advantage.AdvantageInput;
import io.github.rlvr.core.advantage.Advantages;
import io.github.rlvr.core.loss.Need;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The negative control: deals the rewards of a batch out anew before an estimator sees them. Their
 * distribution stays, what they say about a completion is lost. Pure: the order is drawn from the
 * rollouts' own seeds.
 *
 * @param estimator what is given the shuffled rewards
 * @param seed of the order
 */
record ShuffledRewards(AdvantageEstimator estimator, long seed) implements AdvantageEstimator {

    @Override
    public Set<Need> needs() {
        return estimator.needs();
    }

    @Override
    public Advantages estimate(AdvantageInput input) {
        List<OptionalDouble> rewards =
                input.rows().map(ScoredRollout::reward).collect(Collectors.toList());
        long key = input.rows().mapToLong(row -> row.rollout().seed()).sum();
        Collections.shuffle(rewards, new Random(seed ^ key));
        Iterator<OptionalDouble> dealt = rewards.iterator();
        List<ScoredGroup> groups = new ArrayList<>();
        for (ScoredGroup group : input.groups()) {
            List<ScoredRollout> rollouts =
                    group.rollouts().stream()
                            .map(r -> new ScoredRollout(r.rollout(), r.outcomes(), dealt.next()))
                            .toList();
            groups.add(new ScoredGroup(group.task(), rollouts));
        }
        return estimator.estimate(
                new AdvantageInput(groups, input.signals(), input.mask(), input.progress()));
    }
}
