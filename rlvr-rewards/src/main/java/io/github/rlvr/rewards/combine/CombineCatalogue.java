package io.github.rlvr.rewards.combine;

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

/** Rewards that combine several others, by name. */
public final class CombineCatalogue implements RewardCatalogue {

    private enum Mode {
        MEAN,
        WCO,
        UWO
    }

    /** For {@link java.util.ServiceLoader}. */
    public CombineCatalogue() {}

    @Override
    public List<RewardProvider> rewards() {
        return List.of(
                new NamedReward(
                        "ensemble",
                        "one reward from several reward models: mean, worst, or mean less variance",
                        "Reward model ensembles, code tlc4418/llm_optimization",
                        CombineCatalogue::ensemble),
                new NamedReward(
                        "group_normalised",
                        "a reward's deviation from its own group, so that each counts by its spread",
                        "GDPO",
                        CombineCatalogue::normalised),
                new NamedReward(
                        "multi_aspect",
                        "weighted mean of aspects less a penalty for length beyond a limit",
                        "Multi-aspect reward; interpretation, no public code",
                        CombineCatalogue::aspects),
                new NamedReward(
                        "constrained",
                        "rewards with thresholds: one above its threshold loses weight",
                        "Constrained RLHF, code tedmoskovitz/ConstrainedRL4LMs",
                        CombineCatalogue::constrained),
                new NamedReward(
                        "hypervolume",
                        "several rewards, worth more while they move beyond what was seen",
                        "Dynamic reward weighting, code yining610/dynamic-reward-weighting",
                        CombineCatalogue::hypervolume));
    }

    private static Reward ensemble(RewardSettings read) {
        List<String> of = read.requiredTexts("of");
        Mode mode = read.choice("mode", Mode.class, Mode.MEAN);
        double coefficient = read.number("coefficient", 0.5);
        boolean sample = read.flag("sample_variance", false);
        return new GroupReading(
                of,
                group ->
                        group.rollouts().stream()
                                .map(r -> combined(r, of, mode, coefficient, sample))
                                .toList());
    }

    /** A member without a verdict leaves the sample without one: its doubt cannot be measured. */
    private static Score combined(
            ScoredRollout rollout, List<String> of, Mode mode, double coefficient, boolean sample) {
        if (of.stream().anyMatch(name -> rollout.value(name).isEmpty())) {
            return Score.notApplicable();
        }
        double[] scores = of.stream().mapToDouble(n -> rollout.value(n).getAsDouble()).toArray();
        return Score.of(
                switch (mode) {
                    case MEAN -> RewardEnsemble.mean(scores);
                    case WCO -> RewardEnsemble.worst(scores);
                    case UWO -> RewardEnsemble.uncertaintyWeighted(scores, coefficient, sample);
                });
    }

    private static Reward normalised(RewardSettings read) {
        String of = read.required("of");
        double epsilon = read.number("epsilon", 1e-4);
        return new GroupReading(
                List.of(of),
                group -> Values.changed(group.rollouts(), of, values -> centred(values, epsilon)));
    }

    private static double[] centred(double[] values, double epsilon) {
        double mean = Arrays.stream(values).average().orElse(0);
        double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        double deviation = values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1));
        return Arrays.stream(values)
                .map(v -> deviation == 0 ? 0 : (v - mean) / (deviation + epsilon))
                .toArray();
    }

    private static Reward aspects(RewardSettings read) {
        List<String> of = read.requiredTexts("of");
        double[] given = read.numbers("weights");
        int limit = read.integer("max_length", Integer.MAX_VALUE);
        if (given.length != 0 && given.length != of.size()) {
            throw new IllegalArgumentException(
                    "weights has " + given.length + " numbers for the aspects " + of);
        }
        return new GroupReading(
                of,
                group -> group.rollouts().stream().map(r -> mean(r, of, given, limit)).toList());
    }

    private static Score mean(ScoredRollout rollout, List<String> of, double[] given, int limit) {
        double sum = 0;
        double total = 0;
        for (int i = 0; i < of.size(); i++) {
            double weight = given.length == 0 ? 1 : given[i];
            if (rollout.value(of.get(i)).isPresent()) {
                sum += weight * rollout.value(of.get(i)).getAsDouble();
                total += weight;
            }
        }
        double beyond = Math.max(0, (double) (rollout.rollout().length() - limit) / limit);
        return total == 0 ? Score.notApplicable() : Score.of(sum / total - beyond);
    }

    private static Reward constrained(RewardSettings read) {
        String base = read.required("base");
        List<String> of = read.requiredTexts("of");
        double[] thresholds = read.numbers("thresholds");
        Multipliers.Squash squash =
                read.choice("squash", Multipliers.Squash.class, Multipliers.Squash.SIGMOID);
        double[] start = new double[of.size()];
        double byDefault = squash == Multipliers.Squash.NONE ? 0.5 : 0;
        Arrays.fill(start, read.number("start", byDefault));
        Multipliers.Step step =
                new Multipliers.Step(
                        read.number("learning_rate", 0.01),
                        read.number("momentum", 0.1),
                        read.number("max_norm", 1));
        return new ConstrainedReward(base, of, new Multipliers(squash, step, thresholds, start));
    }

    private static Reward hypervolume(RewardSettings read) {
        List<String> of = read.requiredTexts("of");
        double[] reference = read.numbers("reference");
        return new HypervolumeReward(
                of,
                read.texts("minimised"),
                reference.length == 0 ? new double[of.size()] : reference);
    }
}
