package io.github.rlvr.rewards.probe;

import io.github.rlvr.core.policy.Policy;
import io.github.rlvr.core.reward.BatchReward;
import io.github.rlvr.core.reward.RewardContext;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import io.github.rlvr.core.reward.StepScores;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.rewards.shaping.StepProgress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/**
 * Step scores from how often the policy ends right when it goes on from the prefixes of a
 * completion. VSRM: the change of that share over a step, with a look ahead where nothing changes.
 * MRT: the share when an answer is forced behind every prefix, and the change from one episode to
 * the next, which also adds up to a value of the whole.
 */
public final class PrefixReward implements BatchReward {

    /** Which formula. */
    enum Rule {
        /** VSRM. */
        VSRM,
        /** MRT. */
        MRT
    }

    /**
     * Settings.
     *
     * @param force text that is appended to a prefix to make the policy answer; empty for none
     * @param alpha factor of MRT's bonus
     */
    record Settings(
            Rule rule, Cuts cuts, Continuations continuations, String force, double alpha) {}

    private final Settings settings;

    PrefixReward(Settings settings) {
        this.settings = settings;
    }

    @Override
    public boolean givesSteps() {
        return true;
    }

    /** The prefixes of one completion: where they end, and how often the policy then ends right. */
    private record Probed(ScoredRollout rollout, int[] cuts, int from) {}

    @Override
    public List<Score> score(List<ScoredGroup> groups, RewardContext context)
            throws TimeoutException {
        Policy policy = context.trainedPolicy();
        int[] forced =
                settings.force().isEmpty()
                        ? new int[0]
                        : policy.encode(new Prompt.Text(settings.force()));
        List<Continuations.Prefix> prefixes = new ArrayList<>();
        List<Optional<Probed>> probed = new ArrayList<>();
        for (ScoredGroup group : groups) {
            Optional<String> gold = group.task().gold();
            for (ScoredRollout row : group.rollouts()) {
                probed.add(gold.map(g -> probe(row, g, policy, forced, prefixes)));
            }
        }
        double[] accuracies = settings.continuations().accuracies(prefixes, context);
        return probed.stream()
                .map(p -> p.map(q -> score(q, accuracies)).orElse(Score.notApplicable()))
                .toList();
    }

    private Probed probe(
            ScoredRollout row,
            String gold,
            Policy policy,
            int[] forced,
            List<Continuations.Prefix> prefixes) {
        Rollout rollout = row.rollout();
        int[] cuts = settings.cuts().of(rollout, policy);
        Probed probed = new Probed(row, cuts, prefixes.size());
        if (settings.rule() == Rule.MRT) {
            prefixes.add(prefix(rollout, 0, gold, policy, forced));
        }
        for (int cut : cuts) {
            prefixes.add(prefix(rollout, cut, gold, policy, forced));
        }
        prefixes.add(prefix(rollout, rollout.length(), gold, policy, forced));
        return probed;
    }

    private Continuations.Prefix prefix(
            Rollout rollout, int tokens, String gold, Policy policy, int[] forced) {
        int[] begun = Arrays.copyOf(rollout.completionIds(), tokens);
        int[] ids =
                IntStream.concat(
                                IntStream.concat(
                                        Arrays.stream(rollout.promptIds()), Arrays.stream(begun)),
                                Arrays.stream(forced))
                        .toArray();
        return new Continuations.Prefix(ids, policy.decode(begun) + settings.force(), gold);
    }

    private Score score(Probed probed, double[] accuracies) {
        int length = probed.rollout().rollout().length();
        if (length == 0) {
            return Score.notApplicable();
        }
        int[] cuts = probed.cuts();
        return settings.rule() == Rule.VSRM
                ? vsrm(probed, accuracies, length)
                : mrt(
                        cuts,
                        Arrays.copyOfRange(
                                accuracies, probed.from(), probed.from() + cuts.length + 2),
                        length);
    }

    private static Score vsrm(Probed probed, double[] accuracies, int length) {
        int[] cuts = probed.cuts();
        double[] a = Arrays.copyOfRange(accuracies, probed.from(), probed.from() + cuts.length + 1);
        double[] tokens = StepProgress.standard().rewards(cuts, a, length, length);
        return Score.ofSteps(
                new StepScores(cuts, Arrays.stream(cuts).mapToDouble(c -> tokens[c]).toArray()));
    }

    private Score mrt(int[] cuts, double[] shares, int length) {
        int[] ends = new int[cuts.length + 1];
        double[] bonuses = new double[ends.length];
        for (int j = 0; j < ends.length; j++) {
            ends[j] = (j < cuts.length ? cuts[j] : length) - 1;
            bonuses[j] = settings.alpha() * (shares[j + 1] - shares[j]);
        }
        double most = Arrays.stream(shares).max().orElse(0);
        double regret = Arrays.stream(shares).skip(1).map(s -> most - s).sum();
        return new Score(
                OptionalDouble.of(Arrays.stream(bonuses).sum()),
                Map.of("direct", shares[0], "regret", regret),
                Map.of(),
                Optional.of(new StepScores(ends, bonuses)));
    }
}
