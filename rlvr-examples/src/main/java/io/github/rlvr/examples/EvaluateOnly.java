package io.github.rlvr.examples;

import io.github.rlvr.core.config.ConfigReader;
import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.data.TaskReader;
import io.github.rlvr.core.data.TaskSet;
import io.github.rlvr.core.reward.ErrorPolicy;
import io.github.rlvr.core.reward.RewardPool;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.WeightedReward;
import io.github.rlvr.core.rollout.SamplingParams;
import io.github.rlvr.djl.policy.ConfiguredPolicy;
import io.github.rlvr.djl.policy.DjlPolicy;
import io.github.rlvr.rewards.answer.AnswerMark;
import io.github.rlvr.rewards.answer.ExactAnswerReward;
import io.github.rlvr.rewards.evaluation.AnswerReader;
import io.github.rlvr.rewards.evaluation.ClusteredShare;
import io.github.rlvr.rewards.evaluation.EvaluationSummary;
import io.github.rlvr.rewards.evaluation.SampledEvaluation;
import io.github.rlvr.rewards.math.AnswerPlace;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Evaluation without training: accuracy, pass@k and maj@k of a model on questions in GSM8K's
 * layout. Arguments: a Hugging Face folder or a GGUF file, the questions, and settings such as
 * {@code trainer.eval_samples=100}; four answers are drawn for every question.
 */
public final class EvaluateOnly {

    private static final int SAMPLES = 4;
    private static final String SETTINGS =
            """
            data:
              prompt_template: |-
                {prompt}
                Reason step by step and end with #### and the number.
            sampling: {temperature: 0.7, max_new_tokens: 256}
            trainer: {eval_samples: 50}
            """;

    private EvaluateOnly() {}

    /** Runs the example. */
    public static void main(String[] args) {
        System.exit(run(args, System.err));
    }

    /** What was wrong in one line, and an exit code. */
    static int run(String[] args, PrintStream err) {
        if (args.length < 2) {
            err.println("usage: EvaluateOnly MODEL QUESTIONS.jsonl [KEY=VALUE ...]");
            return 2;
        }
        List<String> overrides = List.of(args).subList(2, args.length);
        try {
            print(evaluate(args[0], Path.of(args[1]), overrides));
            return 0;
        } catch (IllegalArgumentException | IOException e) {
            err.println(e.getMessage());
            return 1;
        }
    }

    private static void print(EvaluationSummary summary) {
        System.out.printf("%d questions, %d answers each%n", summary.tasks(), summary.samples());
        ClusteredShare accuracy = summary.accuracy();
        System.out.printf(
                "accuracy %.3f, 95 %% interval %.3f to %.3f%n",
                accuracy.value(), accuracy.low(), accuracy.high());
        summary.passAt().forEach((k, share) -> System.out.printf("pass@%d %.3f%n", k, share));
        summary.majorityAt().forEach((k, share) -> System.out.printf("maj@%d %.3f%n", k, share));
    }

    static EvaluationSummary evaluate(String model, Path data, List<String> overrides)
            throws IOException {
        List<String> settings = new ArrayList<>(List.of("model.path=" + model));
        settings.addAll(overrides);
        TrainConfig config = ConfigReader.parse("settings", SETTINGS, settings);
        TaskSet tasks =
                new TaskReader(config.data().layout())
                        .read(data)
                        .first(config.trainer().evalSamples());
        WeightedReward right =
                WeightedReward.of("exact_answer", new ExactAnswerReward(AnswerMark.FLEXIBLE));
        SamplingParams sampling =
                SamplingParams.sampling(
                        config.sampling().temperature(), config.sampling().maxNewTokens());
        try (DjlPolicy policy = ConfiguredPolicy.of(config.model()).optTrained(false).build();
                RewardPool rewards =
                        new RewardPool(
                                List.of(right), 4, Duration.ofSeconds(10), ErrorPolicy.FAIL)) {
            List<ScoredGroup> groups =
                    new SampledEvaluation(policy, rewards, sampling, SAMPLES, 42)
                            .run(tasks.tasks(), progress -> true);
            AnswerReader reader =
                    new AnswerReader("exact_answer", AnswerPlace.HASH, Optional.empty());
            return EvaluationSummary.of(groups.stream().map(reader::read).toList());
        }
    }
}
