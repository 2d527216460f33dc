package io.github.rlvr.rewards.length;

import io.github.rlvr.core.reward.Reward;
import io.github.rlvr.core.reward.RewardCatalogue;
import io.github.rlvr.core.reward.RewardProvider;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.core.reward.ScoredRollout;
import io.github.rlvr.rewards.config.NamedReward;
import io.github.rlvr.rewards.config.RewardSettings;
import io.github.rlvr.rewards.reading.GroupReading;
import io.github.rlvr.rewards.reading.Values;
import java.util.Arrays;
import java.util.List;

/** Rewards that compare the lengths of one prompt's completions, by name. */
public final class LengthCatalogue implements RewardCatalogue {

    private enum Scope {
        GROUP,
        BATCH
    }

    /** For {@link java.util.ServiceLoader}. */
    public LengthCatalogue() {}

    @Override
    public List<RewardProvider> rewards() {
        return List.of(
                new NamedReward(
                        "kimi_length",
                        "the shortest completion of a group gains, the longest loses; wrong ones never gain",
                        "Kimi 1.5, length reward; open-r1 `len_reward`",
                        LengthCatalogue::kimi),
                new NamedReward(
                        "o1_pruner",
                        "how much shorter than its group a completion is, relative to its own length",
                        "O1-Pruner, as in the code of self-aligned reward",
                        LengthCatalogue::o1Pruner),
                new NamedReward(
                        "efficient_length",
                        "right completions earn more when shorter than the other right ones",
                        "Efficient reasoning (ER), as in the code of self-aligned reward",
                        LengthCatalogue::efficient),
                new NamedReward(
                        "grpo_lambda",
                        "length counts only where most of a group is right",
                        "GRPO-lambda; interpretation, no public code",
                        LengthCatalogue::lambda));
    }

    private static Reward kimi(RewardSettings read) {
        String of = read.text("of", "math");
        LengthUnit unit = read.choice("unit", LengthUnit.class, LengthUnit.CHARACTERS);
        return new GroupReading(
                List.of(of),
                group -> {
                    List<ScoredRollout> rollouts = group.rollouts();
                    boolean[] right = new boolean[rollouts.size()];
                    for (int i = 0; i < right.length; i++) {
                        // open-r1: a gold answer that cannot be read counts as correct.
                        right[i] = Values.isRight(rollouts.get(i).value(of).orElse(1));
                    }
                    return scores(LengthRewards.kimi(lengths(rollouts, unit), right));
                });
    }

    private static Reward o1Pruner(RewardSettings read) {
        LengthUnit unit = read.choice("unit", LengthUnit.class, LengthUnit.TOKENS);
        return new GroupReading(
                List.of(),
                group -> scores(LengthRewards.o1Pruner(lengths(group.rollouts(), unit))));
    }

    private static Reward efficient(RewardSettings read) {
        String of = read.text("of", "math");
        LengthUnit unit = read.choice("unit", LengthUnit.class, LengthUnit.TOKENS);
        return new GroupReading(
                List.of(of),
                group ->
                        Values.scored(
                                group.rollouts(),
                                of,
                                present ->
                                        LengthRewards.efficient(
                                                lengths(present, unit),
                                                Values.right(present, of))));
    }

    private static Reward lambda(RewardSettings read) {
        String of = read.text("of", "math");
        LengthUnit unit = read.choice("unit", LengthUnit.class, LengthUnit.TOKENS);
        Scope scope = read.choice("scope", Scope.class, Scope.GROUP);
        double threshold = read.number("threshold", 0.75);
        double fraction = read.number("fraction", 0.2);
        double alpha = read.number("alpha", 0.2);
        if (scope == Scope.BATCH) {
            return new LambdaLength(of, unit, fraction, alpha);
        }
        return new GroupReading(
                List.of(of),
                group ->
                        Values.scored(
                                group.rollouts(),
                                of,
                                present ->
                                        LengthRewards.grpoLambda(
                                                lengths(present, unit),
                                                Values.right(present, of),
                                                threshold,
                                                alpha)));
    }

    private static double[] lengths(List<ScoredRollout> rollouts, LengthUnit unit) {
        return rollouts.stream().mapToDouble(r -> unit.of(r.rollout())).toArray();
    }

    private static List<Score> scores(double[] values) {
        return Arrays.stream(values).mapToObj(Score::of).toList();
    }
}
