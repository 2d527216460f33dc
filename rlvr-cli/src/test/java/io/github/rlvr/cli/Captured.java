package io.github.rlvr.cli;

import io.github.rlvr.cli.training.Interrupt;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/**
 * A command line that was run inside the test.
 *
 * @param exitCode what the process would have ended with
 * @param out standard output
 * @param err standard error
 */
record Captured(int exitCode, String out, String err) {

    static Captured run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Interrupt interrupt =
                new Interrupt(
                        Thread.currentThread(), new PrintWriter(err), Runtime.getRuntime()::halt);
        CommandLine command = Rlvr.commandLine(interrupt);
        command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int exitCode = command.execute(args);
        return new Captured(exitCode, out.toString(), err.toString());
    }

    /** The last line of standard output that is not blank. */
    String lastLine() {
        return out.strip().lines().reduce((a, b) -> b).orElse("");
    }
}
