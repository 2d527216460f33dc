package io.github.rlvr.cli;

import io.github.rlvr.cli.training.Interrupt;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/**
 * The {@code rlvr} command.
 *
 * <p>Exit codes: 0 done; 1 the answer is no (a check failed, a case did not agree) or the work
 * failed; 2 the command line was not understood; 128 and the signal's number, 130 or 143, when it
 * was interrupted.
 */
@Command(
        name = "rlvr",
        description = "Reinforcement learning with verifiable rewards for language models.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Rlvr.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            QuickstartCommand.class,
            TrainCommand.class,
            EvalCommand.class,
            GenerateCommand.class,
            ScoreCommand.class,
            ReformulateCommand.class,
            VerifyCommand.class,
            AuditCommand.class,
            ParityCommand.class,
            ConformanceCommand.class,
            AlgorithmsCommand.class,
            RewardsCommand.class,
            ReportCommand.class,
            HelpCommand.class
        })
public final class Rlvr {

    /** Exit code when a check failed or an error ended the command. */
    static final int FAILED = 1;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "log more, and print the stack trace of an error")
    private boolean verbose;

    private final Interrupt interrupt;

    private Rlvr(Interrupt interrupt) {
        this.interrupt = interrupt;
    }

    /** Runs a command line and ends the process with its exit code. */
    public static void main(String[] args) {
        PrintWriter err = new PrintWriter(System.err, true);
        Interrupt interrupt =
                new Interrupt(Thread.currentThread(), err, Runtime.getRuntime()::halt);
        Signals.listen(interrupt::signalled);
        System.exit(interrupt.exitCode(commandLine(interrupt).execute(args)));
    }

    /** The parser with everything wired; tests run it without ending the process. */
    static CommandLine commandLine(Interrupt interrupt) {
        Rlvr rlvr = new Rlvr(interrupt);
        return new CommandLine(rlvr)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(rlvr::execute)
                .setExecutionExceptionHandler(rlvr::report);
    }

    /** What stops the command when a signal comes. */
    Interrupt interrupt() {
        return interrupt;
    }

    private int execute(ParseResult parsed) {
        if (verbose) {
            System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "debug");
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    /** The boundary at which every error becomes one line that says what, where and what to do. */
    private int report(Exception error, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        boolean interrupted = interrupt.isRequested() && Failure.isInterruption(error);
        String what = interrupted ? "interrupted" : Failure.describe(error);
        err.println(command.getCommandName() + ": " + what);
        if (verbose) {
            error.printStackTrace(err);
        }
        err.flush();
        return FAILED;
    }

    /** Reads the version from the jar's manifest. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = Rlvr.class.getPackage().getImplementationVersion();
            return new String[] {
                "rlvr " + (version == null ? "(development build)" : version),
                "Java " + Runtime.version() + ", " + System.getProperty("os.name")
            };
        }
    }
}
