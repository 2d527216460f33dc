package io.github.rlvr.examples;

import io.github.rlvr.algorithms.Algorithms;
import io.github.rlvr.core.config.ConfigReader;
import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.data.TaskReader;
import io.github.rlvr.core.data.TaskSet;
import io.github.rlvr.core.metrics.Metrics;
import io.github.rlvr.core.reward.ErrorPolicy;
import io.github.rlvr.core.reward.RewardPool;
import io.github.rlvr.core.reward.WeightedReward;
import io.github.rlvr.core.train.RlvrTrainer;
import io.github.rlvr.core.train.RunDirectory;
import io.github.rlvr.core.train.StepReport;
import io.github.rlvr.core.train.TrainingListener;
import io.github.rlvr.core.train.TrainingResult;
import io.github.rlvr.core.train.TrainingSetup;
import io.github.rlvr.djl.policy.ConfiguredPolicy;
import io.github.rlvr.djl.policy.DjlPolicy;
import io.github.rlvr.djl.policy.PolicyExport;
import io.github.rlvr.rewards.answer.AnswerMark;
import io.github.rlvr.rewards.answer.ExactAnswerReward;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * GRPO with LoRA on GSM8K. Arguments: a Hugging Face folder or a GGUF file of an instruct model,
 * GSM8K's {@code train.jsonl}, and settings such as {@code trainer.steps=50}. The run directory
 * holds metrics, completions, checkpoints, and at the end the adapter in PEFT's layout.
 */
public final class Gsm8kGrpo {

    private static final String SETTINGS =
            """
            data:
              prompt_template: |-
                {prompt}
                Reason step by step and end with #### and the number.
            sampling: {temperature: 1.0, max_new_tokens: 200}
            algorithm: {name: grpo, epsilon_low: 0.2, epsilon_high: 0.28}
            optimizer: {learning_rate: 2e-5, warmup_steps: 2}
            model: {dtype: bfloat16}
            lora: {enabled: true, rank: 16, alpha: 32}
            trainer:
              steps: 20
              prompts_per_step: 8
              group_size: 8
              checkpoint_every: 10
              seed: 42
              output_dir: runs/gsm8k
            """;

    private Gsm8kGrpo() {}

    /** Runs the example. */
    public static void main(String[] args) {
        System.exit(run(args, System.err));
    }

    /** What was wrong in one line, and an exit code. */
    static int run(String[] args, PrintStream err) {
        if (args.length < 2) {
            err.println("usage: Gsm8kGrpo MODEL TRAIN.jsonl [KEY=VALUE ...]");
            return 2;
        }
        List<String> overrides = List.of(args).subList(2, args.length);
        try {
            train(Path.of(args[0]), Path.of(args[1]), overrides);
            return 0;
        } catch (IllegalArgumentException | IOException e) {
            err.println(e.getMessage());
            return 1;
        }
    }

    static TrainingResult train(Path model, Path data, List<String> overrides) throws IOException {
        List<String> settings = new ArrayList<>(List.of("model.path=" + model));
        settings.addAll(overrides);
        TrainConfig config = ConfigReader.parse("settings", SETTINGS, settings);
        WeightedReward right =
                WeightedReward.of("exact_answer", new ExactAnswerReward(AnswerMark.FLEXIBLE));
        try (DjlPolicy policy = ConfiguredPolicy.of(config, false).build();
                RewardPool rewards =
                        new RewardPool(
                                List.of(right), 4, Duration.ofSeconds(10), ErrorPolicy.FAIL);
                RunDirectory run = RunDirectory.create(Path.of(config.trainer().outputDir()))) {
            TrainingSetup setup =
                    new TrainingSetup(
                            config,
                            policy,
                            Algorithms.byName("grpo", config.algorithm().settings()),
                            tasks(data, config, policy),
                            Optional.empty(),
                            rewards);
            List<TrainingListener> listeners = new ArrayList<>(run.writers(config));
            listeners.add(new Progress());
            TrainingResult result =
                    new RlvrTrainer(
                                    setup,
                                    Optional.of(
                                            run.checkpoints(config.trainer().keepCheckpoints())),
                                    listeners,
                                    System::nanoTime)
                            .run();
            new PolicyExport(policy)
                    .toAdapter(run.path().resolve("adapter"), Optional.of(model.toString()));
            return result;
        }
    }

    /** The tasks whose prompts leave room for a completion. */
    private static TaskSet tasks(Path data, TrainConfig config, DjlPolicy policy)
            throws IOException {
        int longest = policy.contextLength() - config.sampling().maxNewTokens();
        return new TaskReader(config.data().layout())
                .read(data)
                .withPromptsUpTo(longest, prompt -> policy.encode(prompt).length);
    }

    private static final class Progress implements TrainingListener {

        @Override
        public void onStep(StepReport report) {
            Metrics metrics = report.metrics();
            System.out.printf(
                    "step %d/%d  reward %.3f  length %.0f  seconds %.1f%n",
                    report.step(),
                    report.steps(),
                    metrics.value("reward").orElse(Double.NaN),
                    metrics.value("completions/mean_length").orElse(Double.NaN),
                    report.timings().value("step_time").orElse(Double.NaN));
        }
    }
}
