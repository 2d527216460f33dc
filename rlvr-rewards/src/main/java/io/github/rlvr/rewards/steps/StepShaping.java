package io.github.rlvr.rewards.steps;

import io.github.rlvr.core.reward.Score;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import io.github.rlvr.core.reward.StepScores;
import io.github.rlvr.rewards.reading.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/** Applies a shape to the step scores of a batch. Stateless. */
final class StepShaping {

    private StepShaping() {}

    /** New step scores for rollouts that have some; the others get none. */
    static List<Score> each(
            List<ScoredGroup> groups, String of, Function<double[], double[]> shape) {
        return Values.rows(groups).stream()
                .map(row -> row.steps(of).map(s -> shaped(s, shape)).orElse(Score.notApplicable()))
                .toList();
    }

    private static Score shaped(StepScores steps, Function<double[], double[]> shape) {
        return Score.ofSteps(steps.withScores(shape.apply(steps.scores())));
    }

    /** Mean of all step scores of a batch, 0 without any. */
    static double mean(List<ScoredGroup> groups, String of) {
        return Arrays.stream(all(groups, of)).average().orElse(0);
    }

    /** Joint or simple normalisation of steps and outcome. */
    static List<Score> renormed(
            List<ScoredGroup> groups, String of, String outcome, boolean simple) {
        double[] standardised = ReNorm.standardised(all(groups, of));
        int next = 0;
        List<Score> scores = new ArrayList<>();
        for (ScoredGroup group : groups) {
            List<ScoredRollout> known =
                    group.rollouts().stream().filter(r -> r.value(outcome).isPresent()).toList();
            double[] outcomes = ReNorm.standardised(Values.of(known, outcome));
            for (ScoredRollout row : group.rollouts()) {
                StepScores steps = row.steps(of).orElse(StepScores.none());
                double[] z = Arrays.copyOfRange(standardised, next, next + steps.size());
                next += steps.size();
                OptionalDouble value = row.value(outcome);
                if (value.isEmpty() || steps.size() == 0) {
                    scores.add(Score.notApplicable());
                } else {
                    double[] rewards =
                            simple
                                    ? ReNorm.simple(steps.scores(), value.getAsDouble())
                                    : ReNorm.joint(z, outcomes[known.indexOf(row)]);
                    scores.add(Score.ofSteps(steps.withScores(rewards)));
                }
            }
        }
        return scores;
    }

    private static double[] all(List<ScoredGroup> groups, String of) {
        return Values.rows(groups).stream()
                .flatMap(row -> row.steps(of).stream())
                .flatMapToDouble(steps -> Arrays.stream(steps.scores()))
                .toArray();
    }
}
