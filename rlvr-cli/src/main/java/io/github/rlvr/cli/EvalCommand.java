package io.github.rlvr.cli;

import io.github.rlvr.cli.training.Accuracy;
import io.github.rlvr.core.config.ConfigReader;
import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.data.TaskReader;
import io.github.rlvr.core.data.TaskSet;
import io.github.rlvr.core.policy.GenerationListener;
import io.github.rlvr.core.reward.RewardPool;
import io.github.rlvr.core.train.ConfiguredRewards;
import io.github.rlvr.core.train.EvaluationReport;
import io.github.rlvr.core.train.Evaluator;
import io.github.rlvr.djl.policy.ConfiguredPolicy;
import io.github.rlvr.djl.policy.DjlPolicy;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures the greedy accuracy of a model on held-out tasks. */
@Command(
        name = "eval",
        description =
                "Measure the greedy accuracy of a model on data.eval with the first reward of a"
                        + " configuration.")
final class EvalCommand implements Callable<Integer> {

    @Parameters(paramLabel = "CONFIG.yaml", description = "the configuration")
    private Path config;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "override a setting, for example model.path=runs/mine/model; may be repeated")
    private List<String> overrides = new ArrayList<>();

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
        TaskSet tasks =
                new TaskReader(effective.data().layout()).read(Path.of(effective.data().eval()));
        try (RewardPool rewards = ConfiguredRewards.pool(effective, ConfiguredRewards.providers());
                DjlPolicy policy =
                        ConfiguredPolicy.of(effective.model()).optTrained(false).build()) {
            print(
                    new Evaluator(policy, rewards, tasks, effective)
                            .evaluate(0, GenerationListener.NONE));
        }
        return 0;
    }

    private void print(EvaluationReport report) {
        PrintWriter out = spec.commandLine().getOut();
        report.metrics()
                .values()
                .forEach((name, value) -> out.printf(Locale.ROOT, "%s\t%.6g%n", name, value));
        out.println("accuracy " + Accuracy.withInterval(report));
    }
}
