package io.github.rlvr.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What the examples print, as their README shows it. */
final class ExamplesPage {

    static final Path FILE = Path.of("README.md");

    private ExamplesPage() {}

    /** The lines shown for an example. */
    static List<String> output(String name) throws IOException {
        List<DocumentBlock> blocks =
                DocumentBlock.all().stream().filter(b -> b.page().endsWith(FILE)).toList();
        for (int i = 1; i < blocks.size(); i++) {
            String command = blocks.get(i - 1).text();
            if (command.matches(".*examples\\." + name + "( .*)?")) {
                return blocks.get(i).text().lines().toList();
            }
        }
        throw new AssertionError("no command of " + name + " with its output behind");
    }

    /** A line without its numbers, which differ from machine to machine. */
    static String shape(String line) {
        return line.replaceAll("-?[0-9]+(\\.[0-9]+)?", "#");
    }

    static List<String> shapes(List<String> lines) {
        return lines.stream().map(ExamplesPage::shape).toList();
    }
}
