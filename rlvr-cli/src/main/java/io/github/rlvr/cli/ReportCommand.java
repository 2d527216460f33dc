package io.github.rlvr.cli;

import io.github.rlvr.cli.report.RunReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the page of a run, or of several side by side. */
@Command(
        name = "report",
        description =
                "Write report.html: curves, rewards, calibration, rollouts token by token. Several"
                        + " runs are compared side by side.")
final class ReportCommand implements Callable<Integer> {

    @Parameters(paramLabel = "RUN_DIR", arity = "1..*", description = "directories of runs")
    private List<Path> directories;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "where the page goes (default: report.html in the run directory, for several"
                            + " runs comparison.html in the working directory)")
    private Path page;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        spec.commandLine().getOut().println(RunReport.write(directories, target()));
        return 0;
    }

    private Path target() {
        if (page != null) {
            return page;
        }
        return directories.size() == 1
                ? directories.get(0).resolve(RunReport.PAGE)
                : Path.of("comparison.html");
    }
}
