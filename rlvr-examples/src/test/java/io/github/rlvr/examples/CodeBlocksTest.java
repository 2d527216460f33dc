package io.github.rlvr.examples;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.core.config.ConfigReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The code in README and docs compiles, and its configurations are valid. */
final class CodeBlocksTest {

    private static final List<String> IMPORTS =
            List.of(
                    "com.fasterxml.jackson.databind.*",
                    "io.github.rlvr.algorithms.*",
                    "io.github.rlvr.core.advantage.*",
                    "io.github.rlvr.core.algorithm.*",
                    "io.github.rlvr.core.checkpoint.*",
                    "io.github.rlvr.core.config.*",
                    "io.github.rlvr.core.data.*",
                    "io.github.rlvr.core.filter.*",
                    "io.github.rlvr.core.judge.*",
                    "io.github.rlvr.core.observe.*",
                    "io.github.rlvr.core.reward.*",
                    "io.github.rlvr.core.train.*",
                    "io.github.rlvr.djl.policy.*",
                    "io.github.rlvr.examples.CustomRewardAndEstimator.*",
                    "io.github.rlvr.micrometer.*",
                    "io.github.rlvr.rewards.answer.*",
                    "io.github.rlvr.rewards.math.*",
                    "io.micrometer.core.instrument.*",
                    "java.io.*",
                    "java.nio.file.*",
                    "java.time.*",
                    "java.time.Clock",
                    "java.util.*");

    @TempDir static Path classes;

    /**
     * A block of a page.
     *
     * @param page its file
     * @param line on which it begins
     */
    record Block(Path page, int line, String language, String text) {

        @Override
        public String toString() {
            return page.getFileName() + ":" + line;
        }
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        for (String folder : List.of("..", "../docs")) {
            try (Stream<Path> files = Files.list(Path.of(folder))) {
                files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
            }
        }
        return pages;
    }

    private static List<Block> blocks(String language) throws IOException {
        List<Block> blocks = new ArrayList<>();
        for (Path page : pages()) {
            List<String> lines = Files.readAllLines(page);
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).strip().equals("```" + language)) {
                    int end = i + 1;
                    while (!lines.get(end).strip().equals("```")) {
                        end++;
                    }
                    String text = String.join("\n", lines.subList(i + 1, end));
                    blocks.add(new Block(page, i + 1, language, text));
                }
            }
        }
        return blocks;
    }

    static List<Block> yaml() throws IOException {
        return blocks("yaml");
    }

    @Test
    void javaCompiles() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        List<Source> sources = blocks("java").stream().map(Source::new).toList();
        String classPath = System.getProperty("java.class.path");
        List<String> options = List.of("-proc:none", "-d", classes.toString(), "-cp", classPath);
        boolean compiled = compiler.getTask(null, null, found, options, null, sources).call();
        List<String> errors =
                found.getDiagnostics().stream()
                        .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
                        .map(d -> d.getSource() + ": " + d.getMessage(null))
                        .toList();
        assertTrue(compiled, () -> String.join("\n", errors));
        assertFalse(sources.isEmpty());
    }

    /** A block as a file of its own. */
    private static final class Source extends SimpleJavaFileObject {

        private final Block block;

        Source(Block block) {
            super(URI.create("string:///" + name(block) + ".java"), Kind.SOURCE);
            this.block = block;
        }

        private static String name(Block block) {
            return (block.page().getFileName() + "_" + block.line()).replaceAll("\\W", "_");
        }

        @Override
        public String getName() {
            return block.toString();
        }

        /** A class stands alone, a member gets a class around it, and statements a method too. */
        @Override
        public CharSequence getCharContent(boolean ignored) {
            StringBuilder source = new StringBuilder("package io.github.rlvr.examples;\n");
            IMPORTS.forEach(name -> source.append("import ").append(name).append(";\n"));
            String code = block.text();
            if (code.startsWith("public final class")) {
                return source.append(code.replaceFirst("public ", ""));
            }
            boolean member = code.startsWith("static ") || code.startsWith("record ");
            String body = member ? code : "void run() throws Exception {\n" + code + "\n}";
            source.append("class ").append(name(block));
            return source.append(" {\n").append(body).append("\n}\n");
        }
    }

    @ParameterizedTest
    @MethodSource("yaml")
    void configurationsAreValid(Block block) {
        assertDoesNotThrow(
                () -> ConfigReader.parse("block", block.text(), List.of()).requireRunnable());
    }
}
