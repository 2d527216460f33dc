package io.github.rlvr.rewards.judge;

import io.github.rlvr.core.judge.PairwiseJudge;
import io.github.rlvr.core.judge.Preference;
import io.github.rlvr.core.random.RolloutRandom;
import io.github.rlvr.core.reward.BatchReward;
import io.github.rlvr.core.reward.RewardContext;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.rewards.preference.PairwiseWinRate;
import io.github.rlvr.rewards.preference.PairwiseWinRate.Comparison;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rewards by comparison within a group. Pref-GRPO: the share of its comparisons that a completion
 * wins. BRPO: +1, -1 or 0 against one completion of the group, drawn by the seed, which itself gets
 * 0; a group in which all others fare alike gets no reward and so is not learnt from. Not
 * thread-safe.
 */
public final class PairwiseReward implements BatchReward, AutoCloseable {

    private static final long REFERENCE = RolloutRandom.hash("brpo");

    /** Who is compared with whom. */
    enum Scheme {
        /** Everybody with everybody. */
        WIN_RATE,
        /** Everybody with one. */
        REFERENCE
    }

    /** Where the judge of a batch comes from. */
    @FunctionalInterface
    interface Source {

        /** The judge. */
        PairwiseJudge judge(RewardContext context) throws Exception;
    }

    /**
     * Settings.
     *
     * @param bothOrders whether every pair is asked about in both orders
     * @param decimals to which win rates are rounded, as the released code does; negative for none
     */
    record Settings(Scheme scheme, boolean bothOrders, int decimals) {}

    private final Settings settings;
    private final Source source;
    private final Runnable release;

    PairwiseReward(Settings settings, Source source, Runnable release) {
        this.settings = settings;
        this.source = source;
        this.release = release;
    }

    /** Pref-GRPO with a judge; {@code bothOrders} asks about every pair in both orders. */
    public static PairwiseReward winRate(PairwiseJudge judge, boolean bothOrders) {
        return by(judge, new Settings(Scheme.WIN_RATE, bothOrders, -1));
    }

    /** BRPO with a judge. */
    public static PairwiseReward againstReference(PairwiseJudge judge, boolean bothOrders) {
        return by(judge, new Settings(Scheme.REFERENCE, bothOrders, -1));
    }

    private static PairwiseReward by(PairwiseJudge judge, Settings settings) {
        return new PairwiseReward(settings, context -> judge, () -> {});
    }

    @Override
    public List<Score> score(List<ScoredGroup> groups, RewardContext context) throws Exception {
        List<PairwiseJudge.Pair> pairs = new ArrayList<>();
        List<int[]> who = new ArrayList<>();
        for (int g = 0; g < groups.size(); g++) {
            for (int[] pair : pairs(groups.get(g), context)) {
                add(pairs, who, groups.get(g), g, pair[0], pair[1]);
                if (settings.bothOrders()) {
                    add(pairs, who, groups.get(g), g, pair[1], pair[0]);
                }
            }
        }
        List<Preference> verdicts = source.judge(context).compare(pairs);
        if (verdicts.size() != pairs.size()) {
            throw new IllegalStateException(
                    "the judge gave "
                            + verdicts.size()
                            + " preferences for "
                            + pairs.size()
                            + " pairs; it must give one a pair");
        }
        List<Score> scores = new ArrayList<>();
        for (int g = 0; g < groups.size(); g++) {
            List<Comparison> own = new ArrayList<>();
            for (int i = 0; i < who.size(); i++) {
                if (who.get(i)[0] == g) {
                    own.add(new Comparison(who.get(i)[1], who.get(i)[2], verdicts.get(i)));
                }
            }
            scores.addAll(scores(groups.get(g), own, context));
        }
        return scores;
    }

    private static void add(
            List<PairwiseJudge.Pair> pairs,
            List<int[]> who,
            ScoredGroup group,
            int g,
            int first,
            int second) {
        pairs.add(
                new PairwiseJudge.Pair(
                        group.task(),
                        group.rollouts().get(first).rollout().text(),
                        group.rollouts().get(second).rollout().text()));
        who.add(new int[] {g, first, second});
    }

    private List<int[]> pairs(ScoredGroup group, RewardContext context) {
        List<int[]> pairs = new ArrayList<>();
        int reference = reference(group, context);
        for (int i = 0; i < group.size(); i++) {
            for (int j = i + 1; j < group.size(); j++) {
                if (settings.scheme() == Scheme.WIN_RATE || i == reference || j == reference) {
                    pairs.add(new int[] {i, j});
                }
            }
        }
        return pairs;
    }

    private List<Score> scores(
            ScoredGroup group, List<Comparison> comparisons, RewardContext context) {
        if (settings.scheme() == Scheme.WIN_RATE) {
            double[] rates = PairwiseWinRate.of(group.size(), comparisons);
            int decimals = settings.decimals();
            double[] shown = decimals < 0 ? rates : PairwiseWinRate.rounded(rates, decimals);
            return Arrays.stream(shown).mapToObj(Score::of).toList();
        }
        int reference = reference(group, context);
        double[] rewards = new double[group.size()];
        for (Comparison c : comparisons) {
            double first = first(c.preference()) / (settings.bothOrders() ? 2 : 1);
            rewards[c.first() == reference ? c.second() : c.first()] +=
                    c.first() == reference ? -first : first;
        }
        boolean alike = true;
        for (int i = 0; i < rewards.length; i++) {
            int other = reference == 0 ? rewards.length - 1 : 0;
            alike &= i == reference || rewards[i] == rewards[other];
        }
        boolean drop = alike;
        return Arrays.stream(rewards)
                .mapToObj(r -> drop ? Score.notApplicable() : Score.of(r))
                .toList();
    }

    private static double first(Preference preference) {
        return switch (preference) {
            case FIRST -> 1;
            case SECOND -> -1;
            case TIE, UNREADABLE -> 0;
        };
    }

    private static int reference(ScoredGroup group, RewardContext context) {
        long key =
                RolloutRandom.key(context.seed(), REFERENCE, RolloutRandom.hash(group.task().id()));
        return (int) (RolloutRandom.uniform(key, context.step()) * group.size());
    }

    @Override
    public void close() {
        release.run();
    }
}
