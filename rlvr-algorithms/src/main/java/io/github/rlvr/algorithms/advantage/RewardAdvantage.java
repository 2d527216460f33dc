package io.github.rlvr.algorithms.advantage;

import io.github.rlvr.core.advantage.AdvantageEstimator;
import io.github.rlvr.core.advantage.AdvantageInput;
import io.github.rlvr.core.advantage.Advantages;
import io.github.rlvr.core.loss.Need;
import java.util.Arrays;
import java.util.Set;

/**
 * REINFORCE without a baseline: {@code a_i = R_i}, and 0 for a rollout without a reward. For
 * rewards that are advantages already, such as BRPO's comparison with a reference or the forward
 * correction of a noisy verifier, which a baseline would undo.
 *
 * <p>Source: R. Williams, "Simple statistical gradient-following algorithms" (1992). Thread-safe.
 */
public record RewardAdvantage() implements AdvantageEstimator {

    @Override
    public Set<Need> needs() {
        return Set.of();
    }

    @Override
    public Advantages estimate(AdvantageInput input) {
        double[] rewards = GroupRewards.rows(GroupRewards.total(input));
        return Advantages.perSequence(
                Arrays.stream(rewards).map(r -> Double.isNaN(r) ? 0 : r).toArray(),
                input.lengths());
    }
}
