package io.github.rlvr.rewards.reading;

import io.github.rlvr.core.reward.Score;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The values that one reward gave to rollouts, for rewards that change them together: rollouts
 * without a value take no part and get none. Stateless.
 */
public final class Values {

    private static final double RIGHT = 0.5;

    private Values() {}

    /** The rollouts of a batch, group after group. */
    public static List<ScoredRollout> rows(List<ScoredGroup> groups) {
        return groups.stream().flatMap(group -> group.rollouts().stream()).toList();
    }

    /**
     * Changes the values that a reward gave.
     *
     * @param change from {@code [n]} values that are there to {@code [n]} others
     * @return one score a rollout
     */
    public static List<Score> changed(
            List<ScoredRollout> rollouts, String reward, UnaryOperator<double[]> change) {
        return scored(rollouts, reward, present -> change.apply(of(present, reward)));
    }

    /**
     * Scores the rollouts to which a reward gave a value.
     *
     * @param change from those {@code [n]} rollouts to their values
     * @return one score a rollout
     */
    public static List<Score> scored(
            List<ScoredRollout> rollouts,
            String reward,
            Function<List<ScoredRollout>, double[]> change) {
        List<ScoredRollout> present =
                rollouts.stream().filter(r -> r.value(reward).isPresent()).toList();
        double[] changed = present.isEmpty() ? new double[0] : change.apply(present);
        List<Score> scores = new ArrayList<>();
        int next = 0;
        for (ScoredRollout rollout : rollouts) {
            boolean known = rollout.value(reward).isPresent();
            scores.add(known ? Score.of(changed[next++]) : Score.notApplicable());
        }
        return scores;
    }

    /** The values of rollouts that all have one. */
    public static double[] of(List<ScoredRollout> rollouts, String reward) {
        return rollouts.stream().mapToDouble(r -> r.value(reward).orElseThrow()).toArray();
    }

    /** Whether a value means right: more than one half. */
    public static boolean isRight(double value) {
        return value > RIGHT;
    }

    /** {@code [n]} which of the rollouts are right. */
    public static boolean[] right(List<ScoredRollout> rollouts, String reward) {
        double[] values = of(rollouts, reward);
        boolean[] right = new boolean[values.length];
        for (int i = 0; i < right.length; i++) {
            right[i] = isRight(values[i]);
        }
        return right;
    }
}
