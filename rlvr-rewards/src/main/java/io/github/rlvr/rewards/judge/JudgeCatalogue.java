package io.github.rlvr.rewards.judge;

import io.github.rlvr.core.reward.Reward;
import io.github.rlvr.core.reward.RewardCatalogue;
import io.github.rlvr.core.reward.RewardProvider;
import io.github.rlvr.rewards.config.NamedReward;
import io.github.rlvr.rewards.config.RewardSettings;
import java.util.List;

/** Rewards that ask a judge, by name. */
public final class JudgeCatalogue implements RewardCatalogue {

    /** For {@link java.util.ServiceLoader}. */
    public JudgeCatalogue() {}

    @Override
    public List<RewardProvider> rewards() {
        return List.of(
                new NamedReward(
                        "judge",
                        "the grade that a model gives, in [0, 1]",
                        "model as a judge",
                        JudgeCatalogue::grade),
                new NamedReward(
                        "win_rate",
                        "the share of comparisons within its group that a completion wins",
                        "Pref-GRPO, code CodeGoat24/Pref-GRPO",
                        read -> pairwise(read, PairwiseReward.Scheme.WIN_RATE)),
                new NamedReward(
                        "brpo",
                        "+1, -1 or 0 against one completion of the group",
                        "BRPO; interpretation, no public code",
                        read -> pairwise(read, PairwiseReward.Scheme.REFERENCE)));
    }

    private static Reward grade(RewardSettings read) {
        JudgeSource source = JudgeSource.of(read);
        return new GradeReward(source::judge, source::close);
    }

    private static Reward pairwise(RewardSettings read, PairwiseReward.Scheme scheme) {
        boolean rated = scheme == PairwiseReward.Scheme.WIN_RATE;
        PairwiseReward.Settings settings =
                new PairwiseReward.Settings(
                        scheme,
                        read.flag("both_orders", false),
                        rated ? read.integer("decimals", -1) : -1);
        JudgeSource source = JudgeSource.of(read);
        return new PairwiseReward(settings, source::judge, source::close);
    }
}
