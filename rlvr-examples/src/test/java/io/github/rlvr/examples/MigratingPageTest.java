package io.github.rlvr.examples;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.rlvr.algorithms.Algorithms;
import io.github.rlvr.core.config.ConfigAliases;
import io.github.rlvr.core.config.TrainConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Keys that the documents name exist, and so do the names of other systems. */
final class MigratingPageTest {

    private static final Path DOCS = Path.of("../docs");
    private static final Pattern KEY =
            Pattern.compile(
                    "`((?:model|lora|data|sampling|optimizer|guards|trainer|algorithm)\\.[a-z_]+)");
    private static final Set<String> FILES = Set.of("model.safetensors");

    @Test
    void everyNameThatIsUnderstoodIsOnThePage() throws IOException {
        String page = Files.readString(DOCS.resolve("migrating.md"));
        for (ConfigAliases.Alias alias : ConfigAliases.all()) {
            String row = "| `%s` | as it is: `%s`".formatted(alias.name(), alias.path());
            boolean shortened = alias.system().equals("verl") && !alias.name().contains(".");
            assertTrue(page.contains(shortened ? "`" + alias.name() + "`" : row), row);
        }
    }

    @Test
    void whatIsUnderstoodAsItIsHasAnAlias() throws IOException {
        Matcher rows =
                Pattern.compile("\\| `([\\w.]+)` \\| as it is: `([\\w.]+)`")
                        .matcher(Files.readString(DOCS.resolve("migrating.md")));
        while (rows.find()) {
            String name = rows.group(1);
            String path = rows.group(2);
            assertTrue(
                    ConfigAliases.all().stream()
                            .anyMatch(a -> a.name().equals(name) && a.path().equals(path)),
                    rows.group());
        }
    }

    @Test
    void everyKeyThatAPageNamesExists() throws IOException {
        Set<String> known = keys();
        List<String> wrong = new ArrayList<>();
        for (Path page : DocumentBlock.pages()) {
            for (String line : Files.readAllLines(page)) {
                boolean migration = page.endsWith("migrating.md") && line.startsWith("|");
                String ours = migration ? line.substring(line.indexOf('|', 1)) : line;
                Matcher keys = KEY.matcher(ours);
                while (!line.matches("\\| (TRL|verl) .*") && keys.find()) {
                    if (!known.contains(keys.group(1)) && !FILES.contains(keys.group(1))) {
                        wrong.add(page.getFileName() + ": " + keys.group(1));
                    }
                }
            }
        }
        assertTrue(wrong.isEmpty(), wrong::toString);
    }

    /** Every key of the configuration, and every setting that some algorithm has. */
    private static Set<String> keys() throws IOException {
        Set<String> keys = new TreeSet<>(Set.of("algorithm.name"));
        JsonNode defaults = new YAMLMapper().readTree(TrainConfig.DEFAULTS.toYaml());
        defaults.properties()
                .forEach(
                        section ->
                                section.getValue()
                                        .fieldNames()
                                        .forEachRemaining(
                                                key -> keys.add(section.getKey() + "." + key)));
        assertFalse(Algorithms.all().isEmpty());
        Algorithms.all()
                .forEach(
                        provider ->
                                DocumentsTest.known(provider.name())
                                        .forEach(key -> keys.add("algorithm." + key)));
        return keys;
    }
}
