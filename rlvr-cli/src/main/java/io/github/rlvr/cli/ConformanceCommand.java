package io.github.rlvr.cli;

import io.github.rlvr.core.golden.Conformance;
import io.github.rlvr.core.golden.ConformanceReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Replays golden vectors of the papers' own code with the registered algorithms. */
@Command(
        name = "conformance",
        description =
                "Replay golden vectors with the registered algorithms; fails when a case does not"
                        + " agree.")
final class ConformanceCommand implements Callable<Integer> {

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE|DIR",
            description = "golden files, or folders of them")
    private List<Path> paths;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        ConformanceReport report = Conformance.ofServices().run(paths);
        report.unknown()
                .forEach(
                        u ->
                                out.printf(
                                        "unknown: %s (%d cases), nothing replays '%s'%n",
                                        u.file(), u.cases(), u.algorithm()));
        report.failures().forEach(failure -> out.println("FAILED " + failure));
        out.println(report.summary());
        return report.failed() == 0 ? 0 : Rlvr.FAILED;
    }
}
