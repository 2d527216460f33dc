package io.github.rlvr.cli;

import io.github.rlvr.algorithms.Algorithms;
import io.github.rlvr.core.algorithm.AlgorithmProvider;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the algorithms that {@code algorithm.name} may hold. */
@Command(name = "algorithms", description = "List the algorithms and where they come from.")
final class AlgorithmsCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        List<AlgorithmProvider> all = Algorithms.all();
        int longest = all.stream().mapToInt(each -> each.name().length()).max().orElse(1);
        String row = "%-" + longest + "s  %s%n";
        for (AlgorithmProvider algorithm : all) {
            out.printf(row, algorithm.name(), algorithm.summary());
            out.printf(row, "", algorithm.source());
        }
    }
}
