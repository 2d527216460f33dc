package io.github.rlvr.examples;

import io.github.rlvr.core.checkpoint.Stateful;
import io.github.rlvr.core.judge.PairwiseJudge;
import io.github.rlvr.core.judge.Preference;
import io.github.rlvr.core.reward.BatchReward;
import io.github.rlvr.core.reward.GroupReward;
import io.github.rlvr.core.reward.RewardContext;
import io.github.rlvr.core.reward.RewardFunction;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import io.github.rlvr.core.reward.StepReward;
import io.github.rlvr.core.reward.StepScores;
import io.github.rlvr.core.reward.WeightedReward;
import io.github.rlvr.rewards.judge.PairwiseReward;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A reward of every form, as docs/writing-a-reward.md shows them. */
public final class WritingRewards {

    private WritingRewards() {}

    /** Prints the rewards of a configuration in Java. */
    public static void main(String[] args) {
        rewards().forEach(reward -> System.out.println(reward.name() + " x " + reward.weight()));
    }

    static List<WeightedReward> rewards() {
        RewardFunction brief = sample -> Score.of(sample.rollout().length() <= 100 ? 1 : 0);

        StepReward earlier =
                sample -> {
                    int length = sample.rollout().length();
                    double[] scores = new double[length];
                    for (int t = 0; t < length; t++) {
                        scores[t] = 1 - (double) t / length;
                    }
                    return StepScores.perToken(scores);
                };

        PairwiseJudge shorter =
                pairs ->
                        pairs.stream()
                                .map(p -> p.first().length() - p.second().length())
                                .map(
                                        difference ->
                                                difference < 0
                                                        ? Preference.FIRST
                                                        : difference > 0
                                                                ? Preference.SECOND
                                                                : Preference.TIE)
                                .toList();

        return List.of(
                new WeightedReward("brief", 0, brief),
                new WeightedReward("rank", 1, new Rank("brief")),
                new WeightedReward("earlier", 1, earlier),
                new WeightedReward("surprise", 0.1, new Surprise("brief")),
                new WeightedReward("shorter", 0.5, PairwiseReward.winRate(shorter, false)));
    }

    /** 1 for those that do as well as the best of their group. */
    record Rank(String of) implements GroupReward {

        @Override
        public List<String> reads() {
            return List.of(of);
        }

        @Override
        public List<Score> score(ScoredGroup group) {
            double best =
                    group.rollouts().stream()
                            .flatMapToDouble(r -> r.value(of).stream())
                            .max()
                            .orElse(0);
            return group.rollouts().stream()
                    .map(r -> Score.of(r.value(of).orElse(0) == best ? 1 : 0))
                    .toList();
        }
    }

    /** How far a reward is from the mean of everything before. */
    static final class Surprise implements BatchReward, Stateful {

        private final String of;
        private double sum;
        private long count;

        Surprise(String of) {
            this.of = of;
        }

        @Override
        public List<String> reads() {
            return List.of(of);
        }

        @Override
        public List<Score> score(List<ScoredGroup> groups, RewardContext context) {
            double mean = count == 0 ? 0 : sum / count;
            List<Score> scores = new ArrayList<>();
            for (ScoredGroup group : groups) {
                for (ScoredRollout rollout : group.rollouts()) {
                    double value = rollout.value(of).orElse(mean);
                    scores.add(Score.of(value - mean));
                    sum += value;
                    count++;
                }
            }
            return scores;
        }

        @Override
        public String stateName() {
            return "surprise";
        }

        @Override
        public void saveState(Path directory) throws IOException {
            Files.writeString(directory.resolve("surprise.json"), "[" + sum + ", " + count + "]");
        }

        @Override
        public void restoreState(Path directory) throws IOException {
            String text = Files.readString(directory.resolve("surprise.json"));
            String[] parts = text.substring(1, text.length() - 1).split(", ");
            sum = Double.parseDouble(parts[0]);
            count = Long.parseLong(parts[1]);
        }
    }
}
