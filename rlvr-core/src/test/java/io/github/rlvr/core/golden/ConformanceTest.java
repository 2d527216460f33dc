package io.github.rlvr.core.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConformanceTest {

    private static final String SUMS =
            """
            {"algorithm": "sums", "tolerance": 1e-9, "cases": [
              {"name": "plain", "inputs": {"x": [1, 2]}, "expected": {"sum": 3}},
              {"name": "wrong", "inputs": {"x": [1, 2]}, "expected": {"sum": 3.1}},
              {"name": "empty", "inputs": {"x": []}, "expected": {"error": "nothing to sum"}}]}
            """;

    @TempDir Path directory;

    @Test
    void countsPassedFailedAndUnknownCases() throws IOException {
        Files.writeString(directory.resolve("sums.json"), SUMS);
        Files.writeString(
                directory.resolve("other.json"),
                "{\"algorithm\": \"other\", \"cases\": [{\"name\": \"a\"}, {\"name\": \"b\"}]}");

        ConformanceReport report = conformance(new Sums()).run(List.of(directory));

        assertEquals("2 passed, 1 failed, 2 unknown", report.summary());
        assertEquals("sums / wrong: sum is 3.0, expected 3.1", report.failures().get(0).toString());
    }

    @Test
    void aFileWithATitleIsFoundByItsName() throws IOException {
        Path file = directory.resolve("sums.json");
        Files.writeString(file, SUMS.replace("\"sums\"", "\"Sums of the masters\""));

        assertEquals(2, conformance(new Sums()).run(List.of(file)).passed());
    }

    @Test
    void valuesWhereAnErrorIsExpectedFailUnlessTheyNameTheRule() throws IOException {
        Path file = directory.resolve("sums.json");
        Files.writeString(
                file,
                "{\"algorithm\": \"sums\", \"cases\": [{\"name\": \"a\", \"inputs\": {\"x\": [1]}, \"expected\": {\"error\": \"no\"}}]}");

        assertEquals(1, conformance(new Sums()).run(List.of(file)).failed());
        GoldenReplay byRule = replay("sums", Map.of(GoldenReplay.RULE, "a sum of one is itself"));
        assertEquals(0, conformance(byRule).run(List.of(file)).failed());
    }

    @Test
    void anUnreadableFileIsAFailureAndDoesNotHideTheOthers() throws IOException {
        Files.writeString(directory.resolve("broken.json"), "{\"cases\": ");
        Files.writeString(directory.resolve("sums.json"), SUMS);

        ConformanceReport report = conformance(new Sums()).run(List.of(directory));

        assertEquals("2 passed, 2 failed, 0 unknown", report.summary());
        assertTrue(report.failures().get(0).file().endsWith("broken.json"));
    }

    @Test
    void aMissingPathIsAnError() {
        Path missing = directory.resolve("missing.json");
        assertThrows(
                NoSuchFileException.class, () -> conformance(new Sums()).run(List.of(missing)));
    }

    @Test
    void twoReplaysOfOneAlgorithmAreRefused() {
        var e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> conformance(new Sums(), replay("sums", Map.of())));
        assertTrue(e.getMessage().contains("golden file sums"), e.getMessage());
    }

    private static Conformance conformance(GoldenReplay... replays) {
        return new Conformance(Arrays.asList(replays), ConformanceTest::noEngine);
    }

    /** A manager that can only be closed: the replays of this test compute without tensors. */
    private static NDManager noEngine() {
        return (NDManager)
                Proxy.newProxyInstance(
                        NDManager.class.getClassLoader(),
                        new Class<?>[] {NDManager.class},
                        (proxy, method, arguments) -> null);
    }

    private static GoldenReplay replay(String algorithm, Map<String, Object> results) {
        return new GoldenReplay() {
            @Override
            public Set<String> algorithms() {
                return Set.of(algorithm);
            }

            @Override
            public Map<String, Object> replay(GoldenCase golden, NDManager manager) {
                return results;
            }
        };
    }

    private static final class Sums implements GoldenReplay {

        @Override
        public Set<String> algorithms() {
            return Set.of("sums");
        }

        @Override
        public Map<String, Object> replay(GoldenCase golden, NDManager manager) {
            double[] x = golden.vector("x");
            if (x.length == 0) {
                throw new IllegalArgumentException("nothing to sum");
            }
            return Map.of("sum", Arrays.stream(x).sum());
        }
    }
}
