package io.github.rlvr.algorithms.advantage;

import io.github.rlvr.core.advantage.AdvantageInput;
import io.github.rlvr.core.reward.RewardOutcome;
import io.github.rlvr.core.reward.ScoredRollout;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** The rewards of a batch as {@code [groups][G]}, NaN where a rollout has none. */
final class GroupRewards {

    private GroupRewards() {}

    /** The weighted sums. */
    static double[][] total(AdvantageInput input) {
        return each(input, rollout -> rollout.reward().orElse(Double.NaN));
    }

    /** The values of one reward function; NaN where it abstained or did not answer. */
    static double[][] of(AdvantageInput input, String function) {
        return each(input, rollout -> value(rollout.outcomes().get(function)).orElse(Double.NaN));
    }

    /** {@code [N]} values of all groups, one group after the other. */
    static double[] rows(double[][] groups) {
        return Arrays.stream(groups).flatMapToDouble(Arrays::stream).toArray();
    }

    /** The values that are not NaN. */
    static double[] present(double... values) {
        return Arrays.stream(values).filter(x -> !Double.isNaN(x)).toArray();
    }

    private static double[][] each(AdvantageInput input, ToDoubleFunction<ScoredRollout> reward) {
        return input.groups().stream()
                .map(group -> group.rollouts().stream().mapToDouble(reward).toArray())
                .toArray(double[][]::new);
    }

    private static OptionalDouble value(RewardOutcome outcome) {
        return outcome instanceof RewardOutcome.Scored scored
                ? scored.score().value()
                : OptionalDouble.empty();
    }
}
