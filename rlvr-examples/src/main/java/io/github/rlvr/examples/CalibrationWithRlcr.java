package io.github.rlvr.examples;

import io.github.rlvr.algorithms.Algorithms;
import io.github.rlvr.core.config.ConfigReader;
import io.github.rlvr.core.config.OptimizerConfig;
import io.github.rlvr.core.config.Schedule;
import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.data.SftPair;
import io.github.rlvr.core.data.TaskSet;
import io.github.rlvr.core.reward.RewardPool;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.sft.SftSettings;
import io.github.rlvr.core.sft.SftTrainer;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import io.github.rlvr.core.train.ConfiguredRewards;
import io.github.rlvr.core.train.EvaluationReport;
import io.github.rlvr.core.train.RlvrTrainer;
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
import io.github.rlvr.rewards.calibration.Calibration;
import io.github.rlvr.rewards.confidence.StatedConfidence;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Calibration with RLCR. A small model adds two digits and states a confidence that is random at
 * first. Questions with {@code +} have one answer; those with {@code ~} have an answer that is off
 * by one in half of all cases and those with {@code ?} in three of four, which nobody can know. So
 * 1, 0.5 and 0.25 are the confidences to learn. Arguments: seed (1), updates (150), weight of the
 * Brier term (0.5; 0 is plain correctness).
 */
public final class CalibrationWithRlcr {

    private static final List<String> SYMBOLS =
            List.of(
                    ("</think> <answer> </answer> <confidence> </confidence> + ~ ? = 0 1 2 3 4 5 6 7 8"
                                    + " 9 10 11 12 13 14 15 16 17 18 19 20 21 0.0 0.1 0.2 0.3 0.4"
                                    + " 0.5 0.6 0.7 0.8 0.9 1.0")
                            .split(" "));
    private static final String KINDS = "+~?";
    private static final int[] ONE_IN = {1, 2, 4};
    private static final int SFT_STEPS = 400;
    private static final OptimizerConfig OPTIMIZER =
            new OptimizerConfig(3e-3, List.of(0.9, 0.99), 1e-8, 0, 1, Schedule.LINEAR, 0, 5);

    private final long seed;
    private final Random random;

    private CalibrationWithRlcr(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
    }

    /** Runs the example. */
    public static void main(String[] args) throws IOException {
        long seed = args.length > 0 ? Long.parseLong(args[0]) : 1;
        int steps = args.length > 1 ? Integer.parseInt(args[1]) : 150;
        double brier = args.length > 2 ? Double.parseDouble(args[2]) : 0.5;
        for (Outcome outcome : train(seed, steps, brier)) {
            System.out.println(outcome);
        }
    }

    /**
     * Greedy answers to the held-out questions.
     *
     * @param step updates done
     * @param accuracy share of right answers
     * @param calibration their stated confidences and whether they were right
     */
    record Outcome(long step, double accuracy, Calibration calibration) {

        static Outcome of(EvaluationReport report) {
            double[] confidences = new double[report.total()];
            boolean[] right = new boolean[report.total()];
            for (int i = 0; i < right.length; i++) {
                ScoredGroup group = report.groups().get(i);
                String text = group.rollouts().get(0).rollout().text();
                confidences[i] = StatedConfidence.in(text).clamped();
                right[i] = group.rollouts().get(0).value("math").orElse(0) > 0.5;
            }
            return new Outcome(
                    report.step(), report.accuracy(), new Calibration(confidences, right));
        }

        double ece() {
            return calibration.ece(10).orElseThrow();
        }

        @Override
        public String toString() {
            return "step %d  accuracy %.3f  ECE %.3f  Brier %.3f  AUROC %.3f"
                    .formatted(
                            step,
                            accuracy,
                            ece(),
                            calibration.brier().orElseThrow(),
                            calibration.auroc().orElse(Double.NaN));
        }
    }

    /** What was measured after the warm start and in the course of training. */
    static List<Outcome> train(long seed, int steps, double brier) throws IOException {
        try (Tokenizer tokenizer = SymbolTokenizer.create(List.of("<eos>"), SYMBOLS)) {
            CalibrationWithRlcr example = new CalibrationWithRlcr(seed);
            try (DjlPolicy policy = example.policy(tokenizer, steps)) {
                example.imitate(policy, tokenizer);
                return example.reinforce(policy, steps, brier);
            }
        }
    }

    private DjlPolicy policy(Tokenizer tokenizer, int steps) throws IOException {
        ModelSpec spec =
                ModelSpec.builder(Architecture.LLAMA)
                        .layers(2)
                        .hidden(64)
                        .heads(4)
                        .ffn(128)
                        .vocab(tokenizer.size())
                        .contextLength(16)
                        .eosIds(Set.of(tokenizer.id("<eos>").orElseThrow()))
                        .build();
        ModelText text = new ModelText(tokenizer, Optional.empty(), TokenizerConfig.empty());
        return DjlPolicy.builder()
                .setModel(spec, new RandomWeights(spec, seed), text)
                .optOptimizer(OPTIMIZER, SFT_STEPS + steps)
                .optThreads(1)
                .build();
    }

    /** The right sum with a confidence that says nothing. */
    private void imitate(DjlPolicy policy, Tokenizer tokenizer) {
        List<SftPair> pairs = new ArrayList<>();
        for (Task task : tasks("pupil", 3000).tasks()) {
            String answer =
                    "</think><answer>%s</answer><confidence>%s</confidence>"
                            .formatted(task.gold().orElseThrow(), random.nextInt(11) / 10.0);
            pairs.add(new SftPair(task.id(), task.prompt(), answer));
        }
        SftSettings settings = new SftSettings(SFT_STEPS, 64, seed);
        new SftTrainer(policy, text -> tokenizer.encode(text + "<eos>", false), settings)
                .train(pairs, report -> {});
    }

    private List<Outcome> reinforce(DjlPolicy policy, int steps, double brier) throws IOException {
        TrainConfig config =
                ConfigReader.parse(
                        "settings",
                        """
                        sampling: {max_new_tokens: 9}
                        algorithm: {name: dr_grpo, entropy_coef: 0.01}
                        rewards:
                          - {name: math, place: answer_tag, weight: 0}
                          - {name: rlcr, pattern: tac, brier_weight: %s}
                        trainer: {steps: %d, prompts_per_step: 32, group_size: 16, eval_every: 50, seed: %d}
                        """
                                .formatted(brier, steps, seed),
                        List.of());
        List<Outcome> outcomes = new ArrayList<>();
        TrainingListener listener =
                new TrainingListener() {
                    @Override
                    public void onEvaluation(EvaluationReport report) {
                        outcomes.add(Outcome.of(report));
                    }
                };
        try (RewardPool rewards = ConfiguredRewards.pool(config, ConfiguredRewards.providers())) {
            TrainingSetup setup =
                    new TrainingSetup(
                            config,
                            policy,
                            Algorithms.byName(
                                    config.algorithm().name(), config.algorithm().settings()),
                            tasks("training", 6000),
                            Optional.of(tasks("held out", 900)),
                            rewards);
            new RlvrTrainer(setup, Optional.empty(), List.of(listener), System::nanoTime).run();
        }
        return outcomes;
    }

    /** Sums of two digits; the answers of the uncertain kinds are drawn anew for every task. */
    private TaskSet tasks(String name, int count) {
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int a = random.nextInt(10);
            int b = random.nextInt(10);
            String question = "" + a + KINDS.charAt(i % 3) + b + "=";
            String gold = Integer.toString(a + b + random.nextInt(ONE_IN[i % 3]));
            tasks.add(Task.of(name + " " + i, new Prompt.Text(question), gold));
        }
        return TaskSet.of(name, tasks);
    }
}
