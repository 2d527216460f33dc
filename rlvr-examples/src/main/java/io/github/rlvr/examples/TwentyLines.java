package io.github.rlvr.examples;

import io.github.rlvr.algorithms.Algorithms;
import io.github.rlvr.core.algorithm.Algorithm;
import io.github.rlvr.core.config.ConfigReader;
import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.data.TaskReader;
import io.github.rlvr.core.data.TaskSet;
import io.github.rlvr.core.reward.ErrorPolicy;
import io.github.rlvr.core.reward.RewardFunction;
import io.github.rlvr.core.reward.RewardPool;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.core.reward.WeightedReward;
import io.github.rlvr.core.train.RlvrTrainer;
import io.github.rlvr.core.train.RunDirectory;
import io.github.rlvr.core.train.TrainingResult;
import io.github.rlvr.core.train.TrainingSetup;
import io.github.rlvr.djl.policy.DjlPolicy;
import io.github.rlvr.djl.policy.DjlPolicyBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * GRPO on a model folder with a reward of one's own, as the README shows it. Arguments: a Hugging
 * Face folder or GGUF file, and a JSONL file with {@code prompt} and {@code answer}.
 */
public final class TwentyLines {

    private TwentyLines() {}

    /** Runs the example. */
    public static void main(String[] args) throws IOException {
        String settings = "trainer: {steps: 100, output_dir: runs/twenty-lines}";
        train(Path.of(args[0]), Path.of(args[1]), settings);
    }

    // README from here
    static TrainingResult train(Path model, Path data, String yaml) throws IOException {
        TrainConfig config = ConfigReader.parse("yaml", yaml, List.of());
        TaskSet tasks = new TaskReader(config.data().layout()).read(data);
        RewardFunction contains =
                sample ->
                        Score.of(sample.completion().contains(sample.task().gold().get()) ? 1 : 0);
        List<WeightedReward> wanted = List.of(WeightedReward.of("contains", contains));
        Algorithm grpo = Algorithms.byName("grpo", config.algorithm().settings());
        DjlPolicyBuilder builder =
                DjlPolicy.builder()
                        .setModel(model)
                        .optOptimizer(config.optimizer(), config.trainer().totalUpdates());
        try (DjlPolicy policy = builder.build();
                RewardPool rewards =
                        new RewardPool(wanted, 4, Duration.ofSeconds(10), ErrorPolicy.FAIL);
                RunDirectory run = RunDirectory.create(Path.of(config.trainer().outputDir()))) {
            var setup = new TrainingSetup(config, policy, grpo, tasks, Optional.empty(), rewards);
            var store = Optional.of(run.checkpoints(config.trainer().keepCheckpoints()));
            return new RlvrTrainer(setup, store, run.writers(config), System::nanoTime).run();
        }
    }
    // README to here
}
