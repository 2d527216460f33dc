package io.github.rlvr.examples;

import io.github.rlvr.algorithms.Algorithms;
import io.github.rlvr.core.config.ConfigReader;
import io.github.rlvr.core.config.OptimizerConfig;
import io.github.rlvr.core.config.Schedule;
import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.data.SftPair;
import io.github.rlvr.core.data.TaskSet;
import io.github.rlvr.core.reward.ErrorPolicy;
import io.github.rlvr.core.reward.RewardPool;
import io.github.rlvr.core.reward.WeightedReward;
import io.github.rlvr.core.sft.SftSettings;
import io.github.rlvr.core.sft.SftTrainer;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
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
import io.github.rlvr.rewards.answer.AnswerMark;
import io.github.rlvr.rewards.answer.ExactAnswerReward;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Supervised warm start, then GRPO, on one policy. A small model from random weights imitates a
 * pupil who adds two digits rightly in half of all cases; GRPO then teaches it to be right, on the
 * same hundred questions. Needs no arguments and takes less than a minute.
 */
public final class SftThenGrpo {

    private static final List<String> SYMBOLS =
            List.of("+ = 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18".split(" "));
    private static final int SFT_STEPS = 250;
    private static final int SFT_BATCH = 50;
    private static final int PUPIL_IS_RIGHT_ONCE_IN = 2;
    private static final long SEED = 1;
    private static final OptimizerConfig OPTIMIZER =
            new OptimizerConfig(3e-3, List.of(0.9, 0.99), 1e-8, 0, 1, Schedule.CONSTANT, 0, 5);
    private static final String SETTINGS =
            """
            sampling: {max_new_tokens: 3}
            trainer: {steps: 60, prompts_per_step: 25, group_size: 8, eval_every: 20}
            """;

    private SftThenGrpo() {}

    /** Runs the example. */
    public static void main(String[] args) throws IOException {
        for (EvaluationReport report : train()) {
            System.out.printf("step %d  accuracy %.2f%n", report.step(), report.accuracy());
        }
    }

    /** Accuracies after the warm start and in the course of GRPO. */
    static List<EvaluationReport> train() throws IOException {
        try (Tokenizer tokenizer = SymbolTokenizer.create(List.of("<eos>"), SYMBOLS);
                DjlPolicy policy = policy(tokenizer)) {
            imitate(policy, tokenizer);
            return reinforce(policy);
        }
    }

    private static DjlPolicy policy(Tokenizer tokenizer) throws IOException {
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
                .setModel(spec, new RandomWeights(spec, SEED), text)
                .optOptimizer(OPTIMIZER, SFT_STEPS)
                .optThreads(1)
                .build();
    }

    private static void imitate(DjlPolicy policy, Tokenizer tokenizer) {
        Random random = new Random(SEED);
        List<SftPair> pairs = new ArrayList<>();
        for (Task task : questions().tasks()) {
            for (int draw = 0; draw < PUPIL_IS_RIGHT_ONCE_IN; draw++) {
                String guess = Integer.toString(random.nextInt(19));
                String answer = draw == 0 ? task.gold().orElseThrow() : guess;
                pairs.add(new SftPair(task.id() + " " + draw, task.prompt(), answer));
            }
        }
        SftSettings settings = new SftSettings(SFT_STEPS, SFT_BATCH, SEED);
        new SftTrainer(policy, text -> tokenizer.encode(text + "<eos>", false), settings)
                .train(pairs, report -> {});
    }

    private static List<EvaluationReport> reinforce(DjlPolicy policy) throws IOException {
        TrainConfig config = ConfigReader.parse("settings", SETTINGS, List.of());
        WeightedReward right =
                WeightedReward.of("exact_answer", new ExactAnswerReward(AnswerMark.FLEXIBLE));
        List<EvaluationReport> evaluations = new ArrayList<>();
        TrainingListener listener =
                new TrainingListener() {
                    @Override
                    public void onEvaluation(EvaluationReport report) {
                        evaluations.add(report);
                    }
                };
        try (RewardPool rewards =
                new RewardPool(List.of(right), 2, Duration.ofSeconds(1), ErrorPolicy.FAIL)) {
            TrainingSetup setup =
                    new TrainingSetup(
                            config,
                            policy,
                            Algorithms.byName("grpo", null),
                            questions(),
                            Optional.of(questions()),
                            rewards);
            new RlvrTrainer(setup, Optional.empty(), List.of(listener), System::nanoTime).run();
        }
        return evaluations;
    }

    private static TaskSet questions() {
        List<Task> tasks = new ArrayList<>();
        for (int pair = 0; pair < 100; pair++) {
            String question = pair / 10 + "+" + pair % 10 + "=";
            String answer = Integer.toString(pair / 10 + pair % 10);
            tasks.add(Task.of(question, new Prompt.Text(question), answer));
        }
        return TaskSet.of("sums of two digits", tasks);
    }
}
