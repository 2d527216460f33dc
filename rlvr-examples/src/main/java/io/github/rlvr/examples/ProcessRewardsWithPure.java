package io.github.rlvr.examples;

import io.github.rlvr.algorithms.Algorithms;
import io.github.rlvr.core.config.ConfigReader;
import io.github.rlvr.core.config.OptimizerConfig;
import io.github.rlvr.core.config.Schedule;
import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.data.SftPair;
import io.github.rlvr.core.data.TaskSet;
import io.github.rlvr.core.reward.RewardPool;
import io.github.rlvr.core.sft.SftSettings;
import io.github.rlvr.core.sft.SftTrainer;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import io.github.rlvr.core.train.ConfiguredRewards;
import io.github.rlvr.core.train.EvaluationReport;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Process rewards with PURE. A small model from random weights adds three digits in two steps,
 * {@code 3+4+2=} as {@code 3+4=7;7+2=9}, and imitates a pupil who gets one step in three wrong. The
 * algorithm {@code pure} then learns from a reward for every step, which is whether its equation
 * holds, and from one for the answer: the worst step says what a completion is worth, and blame
 * falls on the step that earned it. A step without an equation counts as wrong: with 0, which is
 * more than a slip earns, the model learns to write none. Needs no arguments and takes a minute or
 * two.
 */
public final class ProcessRewardsWithPure {

    private static final List<String> SYMBOLS = symbols();
    private static final int SFT_STEPS = 250;
    private static final int RL_STEPS = 60;
    private static final int SLIP_ONCE_IN = 3;
    private static final long SEED = 1;
    private static final OptimizerConfig OPTIMIZER =
            new OptimizerConfig(3e-3, List.of(0.9, 0.99), 1e-8, 0, 1, Schedule.LINEAR, 0, 5);
    private static final String SETTINGS =
            """
            sampling: {max_new_tokens: 14}
            algorithm: {name: pure, max_response_length: 14}
            rewards:
              - exact_answer
              - {name: arithmetic_steps, separator: ";", unchecked: -1}
            trainer: {steps: %d, prompts_per_step: 24, group_size: 8, eval_every: 20}
            """
                    .formatted(RL_STEPS);

    private final Random random = new Random(SEED);

    private ProcessRewardsWithPure() {}

    /** Runs the example. */
    public static void main(String[] args) throws IOException {
        train().forEach(System.out::println);
    }

    /**
     * Where training stands.
     *
     * @param accuracy of greedy answers to held-out questions
     * @param worstStep mean over sampled completions of the least reward of a step, from -1 to 1
     */
    record Outcome(long step, double accuracy, double worstStep) {

        @Override
        public String toString() {
            return "step %d  accuracy %.2f  worst step %.2f".formatted(step, accuracy, worstStep);
        }
    }

    private static List<String> symbols() {
        List<String> symbols = new ArrayList<>(List.of("+", "=", ";"));
        for (int number = 0; number <= 28; number++) {
            symbols.add(Integer.toString(number));
        }
        return symbols;
    }

    /** What was measured in the course of training. */
    static List<Outcome> train() throws IOException {
        ProcessRewardsWithPure example = new ProcessRewardsWithPure();
        try (Tokenizer tokenizer = SymbolTokenizer.create(List.of("<eos>"), SYMBOLS);
                DjlPolicy policy = policy(tokenizer)) {
            example.imitate(policy, tokenizer);
            return example.reinforce(policy);
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
                        .contextLength(24)
                        .eosIds(Set.of(tokenizer.id("<eos>").orElseThrow()))
                        .build();
        ModelText text = new ModelText(tokenizer, Optional.empty(), TokenizerConfig.empty());
        return DjlPolicy.builder()
                .setModel(spec, new RandomWeights(spec, SEED), text)
                .optOptimizer(OPTIMIZER, SFT_STEPS + RL_STEPS)
                .optThreads(1)
                .build();
    }

    private void imitate(DjlPolicy policy, Tokenizer tokenizer) {
        List<SftPair> pairs = new ArrayList<>();
        for (int i = 0; i < 4000; i++) {
            int[] digits = digits();
            int first = slip(digits[0] + digits[1]);
            String working =
                    "%d+%d=%d;%d+%d=%d"
                            .formatted(
                                    digits[0],
                                    digits[1],
                                    first,
                                    first,
                                    digits[2],
                                    slip(first + digits[2]));
            pairs.add(new SftPair("pupil " + i, new Prompt.Text(question(digits)), working));
        }
        SftSettings settings = new SftSettings(SFT_STEPS, 64, SEED);
        new SftTrainer(policy, text -> tokenizer.encode(text + "<eos>", false), settings)
                .train(pairs, report -> {});
    }

    private int slip(int sum) {
        return random.nextInt(SLIP_ONCE_IN) == 0 ? Math.max(0, sum - 1) : sum;
    }

    private List<Outcome> reinforce(DjlPolicy policy) throws IOException {
        TrainConfig config = ConfigReader.parse("settings", SETTINGS, List.of());
        List<EvaluationReport> measured = new ArrayList<>();
        Map<Long, Double> worst = new HashMap<>();
        TrainingListener listener =
                new TrainingListener() {
                    @Override
                    public void onStep(StepReport report) {
                        String metric = "rewards/arithmetic_steps/worst_step";
                        worst.put(report.step(), report.metrics().value(metric).orElseThrow());
                    }

                    @Override
                    public void onEvaluation(EvaluationReport report) {
                        measured.add(report);
                    }
                };
        try (RewardPool rewards = ConfiguredRewards.pool(config, ConfiguredRewards.providers())) {
            TrainingSetup setup =
                    new TrainingSetup(
                            config,
                            policy,
                            Algorithms.byName(
                                    config.algorithm().name(), config.algorithm().settings()),
                            tasks("training", 2000),
                            Optional.of(tasks("held out", 300)),
                            rewards);
            new RlvrTrainer(setup, Optional.empty(), List.of(listener), System::nanoTime).run();
        }
        // Before the first step there are no rollouts yet: those of the first come from that
        // policy.
        return measured.stream()
                .map(m -> new Outcome(m.step(), m.accuracy(), worst.get(Math.max(1, m.step()))))
                .toList();
    }

    private TaskSet tasks(String name, int count) {
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int[] digits = digits();
            String gold = Integer.toString(digits[0] + digits[1] + digits[2]);
            tasks.add(Task.of(name + " " + i, new Prompt.Text(question(digits)), gold));
        }
        return TaskSet.of(name, tasks);
    }

    private int[] digits() {
        return random.ints(3, 0, 10).toArray();
    }

    private static String question(int[] digits) {
        return "%d+%d+%d=".formatted(digits[0], digits[1], digits[2]);
    }
}
