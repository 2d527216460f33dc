package io.github.rlvr.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/**
 * The {@code rlvr} command.
 *
 * <p>Exit codes: 0 done; 1 the answer is no (a check failed, a case did not agree) or the work
 * failed; 2 the command line was not understood.
 */
@Command(
        name = "rlvr",
        description = "Reinforcement learning with verifiable rewards for language models.",
        mixinStandardHelpOptions = true,
        versionProvider = Rlvr.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            QuickstartCommand.class,
            TrainCommand.class,
            EvalCommand.class,
            GenerateCommand.class,
            ScoreCommand.class,
            VerifyCommand.class,
            ParityCommand.class,
            ConformanceCommand.class,
            AlgorithmsCommand.class,
            ReportCommand.class
        })
public final class Rlvr {

    /** Exit code when a check failed or an error ended the command. */
    static final int FAILED = 1;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "log more, and print the stack trace of an error")
    private boolean verbose;

    /** Runs a command line and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The parser with everything wired; tests run it without ending the process. */
    static CommandLine commandLine() {
        Rlvr rlvr = new Rlvr();
        return new CommandLine(rlvr)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(rlvr::execute)
                .setExecutionExceptionHandler(rlvr::report);
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
        err.println(command.getCommandName() + ": " + Failure.describe(error));
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
