package io.github.rlvr.rewards.probe;

import io.github.rlvr.core.reward.Reward;
import io.github.rlvr.core.reward.RewardCatalogue;
import io.github.rlvr.core.reward.RewardProvider;
import io.github.rlvr.rewards.config.NamedReward;
import io.github.rlvr.rewards.config.RewardSettings;
import io.github.rlvr.rewards.math.AnswerPolicy;
import io.github.rlvr.rewards.math.MathVerifier;
import io.github.rlvr.rewards.shaping.SelfAligned;
import java.util.List;

/** Rewards that ask the policy in training again, by name. */
public final class ProbeCatalogue implements RewardCatalogue {

    private static final double ALPHA = 10;

    /** For {@link java.util.ServiceLoader}. */
    public ProbeCatalogue() {}

    @Override
    public List<RewardProvider> rewards() {
        return List.of(
                new NamedReward(
                        "self_aligned",
                        "how much the question lowers the perplexity of the completion",
                        "Self-aligned reward, code amazon-science",
                        ProbeCatalogue::selfAligned),
                new NamedReward(
                        "vsrm",
                        "step scores: the change of the share of continuations that end right",
                        "VSRM, code 1benwu1/VSRM-Efficient-LRMs",
                        read -> prefixes(read, PrefixReward.Rule.VSRM, "", 512)),
                new NamedReward(
                        "mrt",
                        "progress: the change of the share of forced answers that are right",
                        "MRT; interpretation, no reward code",
                        read -> prefixes(read, PrefixReward.Rule.MRT, "\n\\boxed{", 32)),
                new NamedReward(
                        "answer_consistency",
                        "the same option again when the options stand in another order",
                        "ACRE; interpretation, no public code",
                        read ->
                                new AnswerConsistency(
                                        read.text("question", "question"),
                                        read.text("options", "options"),
                                        read.flag("chat", true),
                                        read.integer("max_new_tokens", 16))),
                new NamedReward(
                        "self_correction",
                        "a second attempt that is right, the more where the first was not",
                        "SCoRe; interpretation, code not public",
                        ProbeCatalogue::selfCorrection));
    }

    private static Reward selfAligned(RewardSettings read) {
        SelfAligned reward =
                new SelfAligned(
                        read.flag("logarithms", false),
                        read.flag("relative", true),
                        read.flag("compared", true),
                        read.number("clip", -1));
        return new SelfAlignedReward(reward, read.number("peak", 0));
    }

    private static Reward prefixes(
            RewardSettings read, PrefixReward.Rule rule, String force, int maxNewTokens) {
        Cuts cuts =
                new Cuts(
                        read.texts("marks", Cuts.MARKS.toArray(String[]::new)),
                        read.integer("max_cuts", 8));
        Continuations continuations =
                new Continuations(
                        new MathVerifier(AnswerPolicy.flexible()),
                        read.integer("samples", 4),
                        read.integer("max_new_tokens", maxNewTokens),
                        read.number("temperature", 1));
        return new PrefixReward(
                new PrefixReward.Settings(
                        rule,
                        cuts,
                        continuations,
                        read.text("force", force),
                        rule == PrefixReward.Rule.MRT ? read.number("alpha", 1) : 1));
    }

    private static Reward selfCorrection(RewardSettings read) {
        return new SelfCorrection(
                new MathVerifier(AnswerPolicy.flexible()),
                read.text("delimiter", "\n\nLet me check."),
                read.integer("stage", 2),
                read.number("alpha", ALPHA));
    }
}
