package io.github.rlvr.examples;

import io.github.rlvr.algorithms.Algorithms;
import io.github.rlvr.core.config.ConfigReader;
import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.data.TaskSet;
import io.github.rlvr.core.reward.ErrorPolicy;
import io.github.rlvr.core.reward.RewardPool;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.core.reward.WeightedReward;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import io.github.rlvr.core.train.RlvrTrainer;
import io.github.rlvr.core.train.RunDirectory;
import io.github.rlvr.core.train.StepReport;
import io.github.rlvr.core.train.TrainingListener;
import io.github.rlvr.core.train.TrainingResult;
import io.github.rlvr.core.train.TrainingSetup;
import io.github.rlvr.djl.decoder.ProductChoice;
import io.github.rlvr.djl.model.Architecture;
import io.github.rlvr.djl.model.ModelSpec;
import io.github.rlvr.djl.model.RandomWeights;
import io.github.rlvr.djl.policy.DjlPolicy;
import io.github.rlvr.djl.policy.ModelText;
import io.github.rlvr.djl.text.SymbolTokenizer;
import io.github.rlvr.djl.text.Tokenizer;
import io.github.rlvr.djl.text.TokenizerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Stop and go on: one run is stopped after some steps and goes on in a second trainer with a second
 * policy, as after a crash; another one is not stopped. Both give the same metrics, to the last
 * bit. A small model from random weights learns to write the letter that it is asked for. Argument:
 * a folder for the two run directories ({@code runs/resume}). Takes seconds.
 */
public final class ResumeTraining {

    private static final int STOP_AFTER = 7;
    private static final List<String> LETTERS = List.of("a", "b", "c", "d");
    private static final String SETTINGS =
            """
            sampling: {max_new_tokens: 6}
            optimizer: {learning_rate: 3e-3}
            trainer: {steps: 20, prompts_per_step: 4, group_size: 8, checkpoint_every: 5}
            """;

    private ResumeTraining() {}

    /** Runs the example. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args.length > 0 ? args[0] : "runs/resume");
        Files.createDirectories(folder);
        Map<Long, Double> whole = new TreeMap<>();
        train(folder.resolve("whole"), false, Integer.MAX_VALUE, whole);
        Map<Long, Double> parts = new TreeMap<>();
        TrainingResult first = train(folder.resolve("parts"), false, STOP_AFTER, parts);
        System.out.println("stopped after step " + first.step() + ": " + first.end());
        TrainingResult second = train(folder.resolve("parts"), true, Integer.MAX_VALUE, parts);
        System.out.println("went on to step " + second.step() + ": " + second.end());
        System.out.printf("reward of the last step %.4f%n", parts.get(second.step()));
        System.out.println("equal to the run that was not stopped: " + whole.equals(parts));
    }

    /**
     * Trains, from the beginning or from the newest checkpoint.
     *
     * @param stopAfter the step after which the run is asked to stop
     * @param rewards gets the mean reward of every step
     */
    static TrainingResult train(
            Path directory, boolean resume, long stopAfter, Map<Long, Double> rewards)
            throws IOException {
        TrainConfig config = ConfigReader.parse("settings", SETTINGS, List.of());
        WeightedReward letters =
                WeightedReward.of(
                        "letters",
                        s -> Score.of(share(s.completion(), s.task().gold().orElseThrow())));
        List<Task> tasks =
                LETTERS.stream().map(l -> Task.of(l, new Prompt.Text(l + ":"), l)).toList();
        try (Tokenizer tokenizer = SymbolTokenizer.create(List.of("<eos>"), symbols());
                DjlPolicy policy = policy(config, tokenizer);
                RewardPool pool =
                        new RewardPool(
                                List.of(letters), 2, Duration.ofSeconds(10), ErrorPolicy.FAIL);
                RunDirectory run =
                        resume ? RunDirectory.reopen(directory) : RunDirectory.create(directory)) {
            TrainingSetup setup =
                    new TrainingSetup(
                            config,
                            policy,
                            Algorithms.byName("grpo", null),
                            TaskSet.of("letters", tasks),
                            Optional.empty(),
                            pool);
            RlvrTrainer[] trainer = new RlvrTrainer[1];
            List<TrainingListener> listeners = new ArrayList<>(run.writers(config));
            listeners.add(
                    new TrainingListener() {
                        @Override
                        public void onStep(StepReport report) {
                            rewards.put(
                                    report.step(), report.metrics().value("reward").orElseThrow());
                            if (report.step() == stopAfter) {
                                trainer[0].requestStop();
                            }
                        }
                    });
            trainer[0] =
                    new RlvrTrainer(
                            setup, Optional.of(run.checkpoints(2)), listeners, System::nanoTime);
            if (resume) {
                trainer[0].resume();
            }
            return trainer[0].run();
        }
    }

    private static double share(String text, String letter) {
        return (double) text.chars().filter(c -> c == letter.charAt(0)).count()
                / Math.max(1, text.length());
    }

    private static List<String> symbols() {
        List<String> symbols = new ArrayList<>(LETTERS);
        symbols.add(":");
        return symbols;
    }

    /** The same random weights every time; the checkpoint's replace them when a run goes on. */
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
                .optProducts(ProductChoice.PLAIN)
                .build();
    }
}
