package io.github.rlvr.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every row of the fault table names tests that are there, or says why it has none. */
class FaultTableTest {

    private static final Path ROOT = Path.of("..");
    private static final int ROWS = 50;
    private static final Pattern NAME = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

    @Test
    void everyRowIsHeldByTestsThatExist() throws IOException {
        Map<String, String> sources = testSources();
        List<String> rows =
                Files.readAllLines(ROOT.resolve("docs/faults.md")).stream()
                        .filter(line -> line.matches("\\| \\d+ \\|.*"))
                        .toList();
        int held = 0;
        int without = 0;
        for (int i = 0; i < rows.size(); i++) {
            String row = rows.get(i);
            assertTrue(row.startsWith("| " + (i + 1) + " |"), row);
            String tests = row.split(" \\| ")[3];
            Matcher name = NAME.matcher(tests);
            boolean any = false;
            while (name.find()) {
                String source = sources.getOrDefault(name.group(1), "");
                assertTrue(source.contains("void " + name.group(2) + "("), name.group());
                any = true;
            }
            held += any ? 1 : 0;
            without += any ? 0 : 1;
            assertTrue(any || row.endsWith("| no test |"), row);
        }
        assertEquals(ROWS, rows.size());
        System.out.printf("fault table: %d rows held by tests, %d without%n", held, without);
    }

    private static Map<String, String> testSources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        try (Stream<Path> all = Files.walk(ROOT)) {
            for (Path file : all.filter(path -> path.toString().endsWith("Test.java")).toList()) {
                String name = file.getFileName().toString().replace(".java", "");
                sources.merge(name, Files.readString(file), String::concat);
            }
        }
        return sources;
    }
}
