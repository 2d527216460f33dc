package io.github.rlvr.cli;

import io.github.rlvr.cli.training.ConsoleProgress;
import io.github.rlvr.cli.training.TrainingRun;
import io.github.rlvr.core.config.ConfigReader;
import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.train.ChangedSettings;
import io.github.rlvr.core.train.RunDirectory;
import io.github.rlvr.core.train.TrainingAlarms;
import io.github.rlvr.core.train.TrainingListener;
import io.github.rlvr.core.train.TrainingResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Trains as a configuration says. */
@Command(name = "train", description = "Train a model as a configuration file says.")
final class TrainCommand implements Callable<Integer> {

    @Parameters(
            arity = "0..1",
            paramLabel = "CONFIG.yaml",
            description = "the configuration; with --resume that of the run by default")
    private Path config;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "override a setting, for example trainer.steps=20; may be repeated")
    private List<String> overrides = new ArrayList<>();

    @Option(
            names = "--resume",
            paramLabel = "DIR",
            description = "go on with the run in this directory, from its newest checkpoint")
    private Path resume;

    @Option(
            names = "--allow-changes",
            description =
                    "with --resume: go on although settings or versions differ from those of the"
                            + " run, where its state fits")
    private boolean allowChanges;

    @Option(
            names = "--samples-every",
            paramLabel = "N",
            defaultValue = "10",
            description = "steps between sample completions, 0 for none (default: 10)")
    private int samplesEvery;

    @Option(
            names = {"-q", "--quiet"},
            description = "print neither steps nor completions, only notes and where results are")
    private boolean quiet;

    @ParentCommand private Rlvr rlvr;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        TrainConfig effective = ConfigReader.read(file(), settings());
        TrainingResult result =
                new TrainingRun(effective, changes(), UnaryOperator.identity(), listeners(out, err))
                        .run(rlvr.interrupt());
        Path directory = Path.of(effective.trainer().outputDir());
        out.printf(
                "%s after %d steps%n", result.end().name().toLowerCase(Locale.ROOT), result.step());
        if (result.end() != TrainingResult.End.CANCELLED) {
            out.println("model:   " + directory.resolve(TrainingRun.MODEL));
            if (effective.lora().enabled()) {
                out.println("adapter: " + directory.resolve(TrainingRun.ADAPTER));
            }
        }
        out.println("report:  " + directory.resolve("report.html"));
        out.println("metrics: " + directory.resolve("metrics.jsonl"));
        return 0;
    }

    private List<TrainingListener> listeners(PrintWriter out, PrintWriter err) {
        List<TrainingListener> listeners = new ArrayList<>();
        if (!quiet) {
            listeners.add(new ConsoleProgress(out, Terminal.isInteractive(), samplesEvery));
        }
        listeners.add(new TrainingAlarms(text -> err.println("note: " + text)));
        return listeners;
    }

    private Path file() {
        if (config == null && resume == null) {
            throw new ParameterException(
                    spec.commandLine(), "give a CONFIG.yaml, or --resume DIR to go on with a run");
        }
        return config == null ? resume.resolve(RunDirectory.CONFIG) : config;
    }

    private Optional<ChangedSettings> changes() {
        if (resume == null) {
            return Optional.empty();
        }
        return Optional.of(allowChanges ? ChangedSettings.ALLOW : ChangedSettings.REFUSE);
    }

    private List<String> settings() {
        List<String> settings = new ArrayList<>(overrides);
        if (resume != null) {
            settings.add("trainer.output_dir=" + resume);
        }
        return settings;
    }
}
