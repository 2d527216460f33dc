package io.github.rlvr.rewards.steps;

import io.github.rlvr.core.reward.Reward;
import io.github.rlvr.core.reward.RewardCatalogue;
import io.github.rlvr.core.reward.RewardProvider;
import io.github.rlvr.rewards.config.NamedReward;
import io.github.rlvr.rewards.config.RewardSettings;
import io.github.rlvr.rewards.reading.BatchReading;
import java.util.List;

/** Rewards that shape the scores of steps, by name. */
public final class StepCatalogue implements RewardCatalogue {

    private enum Mode {
        JOINT,
        SIMPLE
    }

    /** For {@link java.util.ServiceLoader}. */
    public StepCatalogue() {}

    @Override
    public List<RewardProvider> rewards() {
        return List.of(
                new NamedReward(
                        "clip_delta",
                        "step scores that cannot add reward and do not add up over repeated steps",
                        "Clip and Delta; interpretation, no public code",
                        StepCatalogue::clipDelta),
                new NamedReward(
                        "renorm",
                        "step scores and outcome normalised together",
                        "PPR, ReNorm; interpretation, no public code",
                        StepCatalogue::renorm),
                new NamedReward(
                        "reasoning_potential",
                        "potential-based shaping with reasoning scores of steps",
                        "GRPO-R / reasoning-score shaping; interpretation, no public code",
                        StepCatalogue::potential));
    }

    private static Reward clipDelta(RewardSettings read) {
        String of = read.required("of");
        double[] threshold = read.numbers("threshold");
        ClipDelta shape =
                new ClipDelta(
                        read.flag("clip", true),
                        read.flag("delta", true),
                        read.number("alpha", 0.02));
        return new BatchReading(
                List.of(of),
                true,
                (groups, context) -> {
                    double eta = threshold.length > 0 ? threshold[0] : StepShaping.mean(groups, of);
                    return StepShaping.each(groups, of, scores -> shape.shaped(scores, eta));
                });
    }

    private static Reward renorm(RewardSettings read) {
        String of = read.required("of");
        String outcome = read.text("outcome", "math");
        boolean simple = read.choice("mode", Mode.class, Mode.JOINT) == Mode.SIMPLE;
        return new BatchReading(
                List.of(of, outcome),
                true,
                (groups, context) -> StepShaping.renormed(groups, of, outcome, simple));
    }

    private static Reward potential(RewardSettings read) {
        String of = read.required("of");
        ReasoningPotential shape =
                new ReasoningPotential(
                        read.number("alpha", 0.1),
                        read.number("tau", Math.log(2)),
                        read.number("gamma", 1));
        return new BatchReading(
                List.of(of),
                true,
                (groups, context) -> StepShaping.each(groups, of, shape::shaping));
    }
}
