package io.github.rlvr.cli;

import io.github.rlvr.cli.quickstart.Quickstart;
import io.github.rlvr.cli.training.Accuracy;
import io.github.rlvr.core.train.EvaluationReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Shows reinforcement learning at work, without model, data or network. */
@Command(
        name = "quickstart",
        description =
                "Teach a small model arithmetic from random weights: a supervised warm-up, then"
                        + " GRPO. Needs no model, no data and no network.")
final class QuickstartCommand implements Callable<Integer> {

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "of questions, weights and sampling (default: 1)")
    private long seed;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "100",
            description = "GRPO steps (default: 100)")
    private int steps;

    @Option(
            names = "--shuffle-rewards",
            description =
                    "negative control: deal the rewards of every batch out anew, so that accuracy"
                            + " must not rise")
    private boolean shuffleRewards;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "where everything goes (default: runs/quickstart-DATE-TIME)")
    private Path output;

    @ParentCommand private Rlvr rlvr;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Path directory = output == null ? freshDirectory() : output;
        Quickstart.Outcome outcome =
                new Quickstart(
                                seed,
                                steps,
                                shuffleRewards,
                                directory,
                                out,
                                Terminal.isInteractive())
                        .run(rlvr.interrupt());
        EvaluationReport before = outcome.before();
        EvaluationReport after = outcome.after();
        out.println("curves and completions: " + directory.resolve("report.html"));
        out.println("metrics of every step:  " + directory.resolve("metrics.jsonl"));
        out.println(
                "ask the trained model:  ./rlvr generate --model "
                        + directory.resolve("model")
                        + " --raw --greedy --prompt 47+38=");
        if (shuffleRewards) {
            out.println("the rewards were shuffled, so accuracy must not have risen:");
        }
        out.printf(
                "held-out accuracy %s -> %s (n = %d)%n",
                Accuracy.percent(before.accuracy()),
                Accuracy.percent(after.accuracy()),
                after.total());
        return 0;
    }

    private static Path freshDirectory() {
        DateTimeFormatter stamp = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");
        return Path.of("runs", "quickstart-" + LocalDateTime.now().format(stamp));
    }
}
