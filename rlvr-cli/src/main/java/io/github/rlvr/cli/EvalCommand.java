package io.github.rlvr.cli;

import io.github.rlvr.cli.evaluation.EvaluationFiles;
import io.github.rlvr.cli.evaluation.EvaluationText;
import io.github.rlvr.core.config.ConfigReader;
import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.data.TaskReader;
import io.github.rlvr.core.data.TaskSet;
import io.github.rlvr.core.policy.GenerationListener;
import io.github.rlvr.core.reward.RewardPool;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.rollout.SamplingParams;
import io.github.rlvr.core.train.ConfiguredRewards;
import io.github.rlvr.djl.hub.HubDatasets;
import io.github.rlvr.djl.policy.ConfiguredPolicy;
import io.github.rlvr.djl.policy.DjlPolicy;
import io.github.rlvr.rewards.evaluation.AnswerReader;
import io.github.rlvr.rewards.evaluation.EvaluationSummary;
import io.github.rlvr.rewards.evaluation.SampledEvaluation;
import io.github.rlvr.rewards.math.AnswerPlace;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures a model on held-out tasks. */
@Command(
        name = "eval",
        description =
                "Measure a model on data.eval: accuracy by the first reward of a configuration,"
                        + " pass@k, maj@k, form, length, calibration, difficulty.")
final class EvalCommand implements Callable<Integer> {

    @Parameters(paramLabel = "CONFIG.yaml", description = "the configuration")
    private Path config;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "override a setting, for example model.path=runs/mine/model; may be repeated")
    private List<String> overrides = new ArrayList<>();

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "1",
            description = "completions a task; more than 1 gives pass@k and maj@k (default: 1)")
    private int samples;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description =
                    "divisor of the logits (default: 0 for one sample, else sampling.temperature)")
    private Double temperature;

    @Option(
            names = "--answer",
            paramLabel = "PLACE",
            description =
                    "where strict scoring wants the answer: ${COMPLETION-CANDIDATES} (default: what"
                            + " the first prompt asks for, else BOXED)")
    private AnswerPlace place;

    @Option(
            names = "--difficulty",
            paramLabel = "COLUMN",
            description =
                    "column with the class of a task (default: difficulty or level where there is"
                            + " one, else the lines of a GSM8K solution)")
    private String difficulty;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "also write eval.json, eval.html and completions.jsonl there")
    private Path directory;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        TrainConfig effective = ConfigReader.read(config, overrides).requireRunnable();
        if (effective.data().eval().isBlank()) {
            throw new IllegalArgumentException(
                    "data.eval is not set; name a JSONL file of held-out tasks in "
                            + config
                            + " or with --set data.eval=FILE");
        }
        if (samples < 1) {
            throw new IllegalArgumentException(
                    "--samples is " + samples + "; it must be at least 1");
        }
        TaskSet tasks =
                new TaskReader(effective.data().layout())
                        .read(HubDatasets.ofEnvironment().files(effective.data().eval()))
                        .first(effective.trainer().evalSamples());
        List<ScoredGroup> groups = answers(effective, tasks);
        AnswerReader reader = reader(effective, tasks);
        EvaluationSummary summary =
                EvaluationSummary.of(groups.stream().map(reader::read).toList());
        PrintWriter out = spec.commandLine().getOut();
        EvaluationText.print(summary, out);
        if (directory != null) {
            new EvaluationFiles(directory).write(effective, summary, groups, reader);
            out.println("page: " + directory.resolve(EvaluationFiles.PAGE));
        }
        return 0;
    }

    private AnswerReader reader(TrainConfig effective, TaskSet tasks) {
        AnswerPlace asked =
                place != null ? place : AnswerReader.placeAskedFor(tasks.tasks().get(0).prompt());
        return new AnswerReader(
                effective.rewards().get(0).name(), asked, Optional.ofNullable(difficulty));
    }

    private List<ScoredGroup> answers(TrainConfig effective, TaskSet tasks) throws IOException {
        try (RewardPool rewards = ConfiguredRewards.pool(effective, ConfiguredRewards.providers());
                DjlPolicy policy =
                        ConfiguredPolicy.of(effective.model()).optTrained(false).build()) {
            return new SampledEvaluation(
                            policy,
                            rewards,
                            sampling(effective),
                            samples,
                            effective.trainer().seed())
                    .run(tasks.tasks(), progress());
        }
    }

    private SamplingParams sampling(TrainConfig effective) {
        double greedyForOne = samples == 1 ? 0 : effective.sampling().temperature();
        return new SamplingParams(
                temperature == null ? greedyForOne : temperature,
                0,
                1,
                0,
                effective.sampling().maxNewTokens(),
                effective.sampling().stop());
    }

    private GenerationListener progress() {
        PrintWriter err = spec.commandLine().getErr();
        if (!Terminal.isInteractive()) {
            return GenerationListener.NONE;
        }
        return progress -> {
            err.printf(
                    Locale.ROOT,
                    "\r%d of %d completions  %.0f tokens/s ",
                    progress.finished(),
                    progress.total(),
                    progress.tokensPerSecond());
            err.print(progress.finished() == progress.total() ? "\n" : "");
            err.flush();
            return true;
        };
    }
}
