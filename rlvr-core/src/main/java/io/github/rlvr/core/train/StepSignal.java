package io.github.rlvr.core.train;

import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import io.github.rlvr.core.reward.StepScores;
import io.github.rlvr.core.reward.WeightedReward;
import java.util.Arrays;
import java.util.List;

/** The step scores of a batch as a signal for estimators. Stateless. */
final class StepSignal {

    private StepSignal() {}

    /**
     * The weighted sum of the step scores of all rewards.
     *
     * @return {@code [N][T_i]}, NaN at tokens that end no step
     */
    static double[][] of(List<ScoredGroup> groups, List<WeightedReward> rewards) {
        return groups.stream()
                .flatMap(group -> group.rollouts().stream())
                .map(rollout -> row(rollout, rewards))
                .toArray(double[][]::new);
    }

    private static double[] row(ScoredRollout rollout, List<WeightedReward> rewards) {
        double[] row = new double[rollout.rollout().length()];
        Arrays.fill(row, Double.NaN);
        for (WeightedReward reward : rewards) {
            rollout.steps(reward.name()).ifPresent(steps -> add(row, steps, reward.weight()));
        }
        return row;
    }

    private static void add(double[] row, StepScores steps, double weight) {
        for (int k = 0; k < steps.size(); k++) {
            int end = steps.ends()[k];
            row[end] = (Double.isNaN(row[end]) ? 0 : row[end]) + weight * steps.scores()[k];
        }
    }
}
