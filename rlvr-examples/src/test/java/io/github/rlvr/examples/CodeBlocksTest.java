package io.github.rlvr.examples;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.rlvr.algorithms.Algorithms;
import io.github.rlvr.core.config.ConfigReader;
import io.github.rlvr.core.config.RewardConfig;
import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.data.TaskLayout;
import io.github.rlvr.core.data.TaskReader;
import io.github.rlvr.core.data.TaskSet;
import io.github.rlvr.core.reward.RewardProvider;
import io.github.rlvr.core.train.ConfiguredRewards;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

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

    @Test
    void javaCompiles() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        List<Source> sources = DocumentBlock.in("java").stream().map(Source::new).toList();
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

        private final DocumentBlock block;

        Source(DocumentBlock block) {
            super(URI.create("string:///" + name(block) + ".java"), Kind.SOURCE);
            this.block = block;
        }

        private static String name(DocumentBlock block) {
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

    static List<DocumentBlock> yaml() throws IOException {
        return DocumentBlock.in("yaml");
    }

    /** A part of a configuration is completed; a reward that a page provides counts as known. */
    @ParameterizedTest
    @MethodSource("yaml")
    void configurationsAreValid(DocumentBlock block) throws IOException {
        TrainConfig part = ConfigReader.parse("block", block.text(), List.of());
        List<String> missing = new ArrayList<>();
        if (part.model().path().isEmpty()) {
            missing.add("model.path=model");
        }
        if (part.data().train().isEmpty()) {
            missing.add("data.train=train.jsonl");
        }
        TrainConfig config = ConfigReader.parse("block", block.text(), missing).requireRunnable();
        Algorithms.byName(config.algorithm().name(), config.algorithm().settings());
        String page = Files.readString(block.page());
        List<RewardProvider> known = ConfiguredRewards.providers();
        List<RewardConfig> others =
                config.rewards().stream()
                        .filter(r -> !page.contains("return \"" + r.name() + "\";"))
                        .toList();
        for (RewardConfig reward : others) {
            RewardProvider provider =
                    known.stream()
                            .filter(p -> p.name().equals(reward.name()))
                            .findFirst()
                            .orElseThrow(() -> new AssertionError(reward.name()));
            assertDoesNotThrow(() -> provider.create(reward.settings()));
        }
    }

    /** Every line is a task in a layout of its own. */
    @Test
    void dataIsRead(@TempDir Path folder) throws IOException {
        List<DocumentBlock> blocks = DocumentBlock.in("json");
        for (DocumentBlock block : blocks) {
            for (String line : block.text().split("\n")) {
                if (new JsonMapper().readTree(line).has("name")) {
                    continue; // an attack on a verifier, no task
                }
                Path file = Files.writeString(folder.resolve("data.jsonl"), line);
                TaskSet tasks = new TaskReader(TaskLayout.AUTO).read(file);
                assertTrue(tasks.tasks().get(0).gold().isPresent(), line);
            }
        }
        assertFalse(blocks.isEmpty());
    }

    /** What is to be written into a pom names modules and versions that there are. */
    @Test
    void coordinatesAreThoseOfTheBuild() throws Exception {
        List<DocumentBlock> blocks = DocumentBlock.in("xml");
        String pom = Files.readString(Path.of("../pom.xml"));
        for (DocumentBlock block : blocks) {
            Document document =
                    DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(
                                    new InputSource(
                                            new StringReader(
                                                    "<block>" + block.text() + "</block>")));
            for (String version : texts(document, "version")) {
                assertTrue(pom.contains(">" + version + "<"), block + ": " + version);
            }
            for (String artifact : texts(document, "artifactId")) {
                boolean module = Files.exists(Path.of("..", artifact, "pom.xml"));
                assertTrue(module || artifact.startsWith("pytorch-native-"), block + artifact);
            }
        }
        assertFalse(blocks.isEmpty());
    }

    private static List<String> texts(Document document, String element) {
        NodeList nodes = document.getElementsByTagName(element);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> nodes.item(i).getTextContent().strip())
                .toList();
    }

    /** Settings of another system stand with the same values in the block behind. */
    @ParameterizedTest
    @ValueSource(strings = {"python", "shell"})
    void whatIsTranslatedKeepsItsValues(String language) throws IOException {
        List<DocumentBlock> all = DocumentBlock.all();
        DocumentBlock foreign = DocumentBlock.in(language).get(0);
        String ours = all.get(all.indexOf(foreign) + 1).text();
        Matcher options = Pattern.compile("([\\w.]+)=([\\w.-]+)").matcher(foreign.text());
        int found = 0;
        while (options.find()) {
            String name = options.group(1).substring(options.group(1).lastIndexOf('.') + 1);
            String value = options.group(2).replaceFirst("^1e-", "1.0e-");
            if (!List.of(
                                    "model",
                                    "args",
                                    "reward_funcs",
                                    "train_dataset",
                                    "training_args",
                                    "trainer")
                            .contains(name)
                    && !name.equals("output_dir")) {
                String pair = "\\b" + name + ": " + Pattern.quote(value) + "\\b";
                assertTrue(Pattern.compile(pair).matcher(ours).find(), name + " = " + value);
                found++;
            }
        }
        assertTrue(found > 7, language);
    }

    /** Commands of {@code rlvr} are parsed by a test of the command itself. */
    @Test
    void commandsOfTheBuildNameWhatThereIs() throws Exception {
        String pom = Files.readString(Path.of("../pom.xml"));
        for (DocumentBlock block : DocumentBlock.in("plain")) {
            for (String line : block.text().split("\n")) {
                List<String> words = List.of(line.replaceFirst("\\s+#.*", "").split("\\s+"));
                if (words.get(0).equals("mvn")) {
                    for (String word : words) {
                        boolean profile = word.startsWith("-P");
                        assertTrue(
                                !profile || pom.contains("<id>" + word.substring(2) + "</id>"),
                                line);
                    }
                    int modules = words.indexOf("-pl");
                    assertTrue(
                            modules < 0 || Files.exists(Path.of("..", words.get(modules + 1))),
                            line);
                } else if (words.get(0).matches("(FOLDER/bin/)?python")) {
                    assertTrue(Files.exists(Path.of("..", words.get(1))), line);
                } else if (words.get(0).endsWith(".sh")) {
                    assertTrue(Files.isExecutable(Path.of("..", words.get(0))), line);
                } else if (line.contains("-cp \"rlvr-benchmarks/")) {
                    String main = line.replaceFirst(".*\" ([\\w.]+).*", "$1");
                    Path sources = Path.of("../rlvr-benchmarks/src/main/java");
                    assertTrue(
                            main.equals("org.openjdk.jmh.Main")
                                    || Files.exists(
                                            sources.resolve(main.replace('.', '/') + ".java")),
                            line);
                } else if (line.contains("java -cp")) {
                    Class.forName(line.replaceFirst(".*' ([\\w.]+).*", "$1"))
                            .getMethod("main", String[].class);
                }
            }
        }
    }

    /** Whoever adds a block of another kind adds its check. */
    @Test
    void everyBlockIsOfAKindThatIsChecked() throws IOException {
        List<String> languages =
                List.of("java", "yaml", "json", "xml", "python", "shell", "console");
        for (DocumentBlock block : DocumentBlock.all()) {
            boolean commands =
                    block.text()
                            .lines()
                            .allMatch(
                                    l ->
                                            l.matches(
                                                    "(\\./rlvr |mvn |(FOLDER/bin/)?python |\\S+\\.sh |(OMP_\\S+ )?java .*-cp ).*"));
            assertTrue(
                    languages.contains(block.language())
                            || block.language().equals("plain")
                                    && (commands || block.text().startsWith("com.example.")),
                    block + " is " + block.language() + ":\n" + block.text());
        }
    }
}
