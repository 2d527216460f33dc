package io.github.rlvr.cli;

import io.github.rlvr.cli.report.RunReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the page with a run's curves. */
@Command(
        name = "report",
        description = "Write report.html into a run directory: curves and sample completions.")
final class ReportCommand implements Callable<Integer> {

    @Parameters(paramLabel = "RUN_DIR", description = "directory of the run")
    private Path directory;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        spec.commandLine().getOut().println(RunReport.write(directory));
        return 0;
    }
}
