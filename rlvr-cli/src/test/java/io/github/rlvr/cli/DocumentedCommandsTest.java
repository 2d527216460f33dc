package io.github.rlvr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.rlvr.cli.training.Interrupt;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The commands in README and docs exist, with the options that stand there. */
final class DocumentedCommandsTest {

    private static final String PROMPT = "    ./rlvr ";

    static List<String> commands() throws IOException {
        List<String> commands = new ArrayList<>();
        for (String folder : List.of("..", "../docs", "../rlvr-examples")) {
            try (Stream<Path> files = Files.list(Path.of(folder))) {
                for (Path page : files.filter(f -> f.toString().endsWith(".md")).toList()) {
                    Files.readAllLines(page).stream()
                            .filter(line -> line.startsWith(PROMPT))
                            .map(line -> line.substring(PROMPT.length()))
                            .map(line -> line.replaceFirst("\\s+#.*", ""))
                            .forEach(commands::add);
                }
            }
        }
        return commands;
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandIsKnown(String command) {
        String[] arguments = command.split("\\s+");
        PrintWriter err = new PrintWriter(new StringWriter());
        Interrupt interrupt = new Interrupt(Thread.currentThread(), err, code -> {});
        CommandLine.ParseResult parsed = Rlvr.commandLine(interrupt).parseArgs(arguments);
        assertEquals(arguments[0], parsed.subcommand().commandSpec().name());
    }
}
