package io.github.rlvr.examples;

import io.github.rlvr.algorithms.Algorithms;
import io.github.rlvr.core.advantage.AdvantageEstimator;
import io.github.rlvr.core.advantage.AdvantageInput;
import io.github.rlvr.core.advantage.Advantages;
import io.github.rlvr.core.algorithm.Algorithm;
import io.github.rlvr.core.config.ConfigReader;
import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.data.TaskSet;
import io.github.rlvr.core.filter.GroupFilter;
import io.github.rlvr.core.loss.Need;
import io.github.rlvr.core.reward.ErrorPolicy;
import io.github.rlvr.core.reward.RewardFunction;
import io.github.rlvr.core.reward.RewardPool;
import io.github.rlvr.core.reward.Sample;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.WeightedReward;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import io.github.rlvr.core.train.RlvrTrainer;
import io.github.rlvr.core.train.StepReport;
import io.github.rlvr.core.train.TrainingListener;
import io.github.rlvr.core.train.TrainingSetup;
import io.github.rlvr.djl.model.Architecture;
import io.github.rlvr.djl.model.ModelSpec;
import io.github.rlvr.djl.model.RandomWeights;
import io.github.rlvr.djl.policy.DjlPolicy;
import io.github.rlvr.djl.policy.ModelText;
import io.github.rlvr.djl.text.SymbolTokenizer;
import io.github.rlvr.djl.text.Tokenizer;
import io.github.rlvr.djl.text.TokenizerConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A reward and an advantage estimator of one's own, in one file and without any registration: a
 * small model from random weights learns to repeat the letter that it is asked for. Needs no
 * arguments and takes seconds.
 */
public final class CustomRewardAndEstimator {

    private static final List<String> LETTERS = List.of("a", "b", "c", "d");
    private static final List<String> SYMBOLS = List.of("a", "b", "c", "d", ":");
    private static final String SETTINGS =
            """
            {sampling: {max_new_tokens: 8}, optimizer: {learning_rate: 3e-3},
            trainer: {steps: 40, prompts_per_step: 4, group_size: 16, checkpoint_every: 0}}
            """;

    private CustomRewardAndEstimator() {}

    /** Runs the example. */
    public static void main(String[] args) throws IOException {
        train(
                new TrainingListener() {
                    @Override
                    public void onStep(StepReport report) {
                        if (report.step() % 10 == 0) {
                            double reward = report.metrics().value("reward").orElseThrow();
                            System.out.printf("step %d  reward %.2f%n", report.step(), reward);
                        }
                    }
                });
    }

    /** The share of a completion that is the letter asked for. */
    record LetterShare() implements RewardFunction {

        @Override
        public Score score(Sample sample) {
            char letter = sample.task().gold().orElseThrow().charAt(0);
            double found = sample.completion().chars().filter(c -> c == letter).count();
            return Score.of(found / Math.max(1, sample.completion().length()));
        }
    }

    /** The group's median is the baseline. A rollout without a reward is left alone. */
    record MedianAdvantage() implements AdvantageEstimator {

        @Override
        public Set<Need> needs() {
            return Set.of(Need.PEERS);
        }

        @Override
        public Advantages estimate(AdvantageInput input) {
            List<Double> rows = new ArrayList<>();
            for (ScoredGroup group : input.groups()) {
                double median = median(group.rewards());
                group.rollouts().forEach(r -> rows.add(r.reward().orElse(median) - median));
            }
            return Advantages.perSequence(
                    rows.stream().mapToDouble(row -> row).toArray(), input.lengths());
        }

        private static double median(double[] rewards) {
            return Arrays.stream(rewards).sorted().skip(rewards.length / 2).findFirst().orElse(0);
        }
    }

    static void train(TrainingListener listener) throws IOException {
        TrainConfig config = ConfigReader.parse("settings", SETTINGS, List.of());
        Algorithm algorithm =
                new Algorithm(
                        "median",
                        GroupFilter.all(),
                        new MedianAdvantage(),
                        Algorithms.byName("grpo", null).loss());
        List<WeightedReward> wanted = List.of(WeightedReward.of("letters", new LetterShare()));
        List<Task> tasks =
                LETTERS.stream().map(l -> Task.of(l, new Prompt.Text(l + ":"), l)).toList();
        try (Tokenizer tokenizer = SymbolTokenizer.create(List.of("<eos>"), SYMBOLS);
                DjlPolicy policy = policy(config, tokenizer);
                RewardPool rewards =
                        new RewardPool(wanted, 2, Duration.ofSeconds(1), ErrorPolicy.FAIL)) {
            TrainingSetup setup =
                    new TrainingSetup(
                            config,
                            policy,
                            algorithm,
                            TaskSet.of("letters", tasks),
                            Optional.empty(),
                            rewards);
            new RlvrTrainer(setup, Optional.empty(), List.of(listener), System::nanoTime).run();
        }
    }

    private static DjlPolicy policy(TrainConfig config, Tokenizer tokenizer) throws IOException {
        ModelSpec spec =
                ModelSpec.builder(Architecture.QWEN3)
                        .layers(2)
                        .hidden(32)
                        .heads(2)
                        .ffn(64)
                        .vocab(tokenizer.size())
                        .contextLength(16)
                        .eosIds(Set.of(tokenizer.id("<eos>").orElseThrow()))
                        .build();
        ModelText text = new ModelText(tokenizer, Optional.empty(), TokenizerConfig.empty());
        return DjlPolicy.builder()
                .setModel(spec, new RandomWeights(spec, 1), text)
                .optOptimizer(config.optimizer(), config.trainer().totalUpdates())
                .optThreads(1)
                .build();
    }
}
