package io.github.rlvr.algorithms.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.github.rlvr.core.golden.GoldenCase;
import io.github.rlvr.core.golden.GoldenComparison;
import io.github.rlvr.core.golden.GoldenFile;
import io.github.rlvr.core.golden.GoldenReplay;
import io.github.rlvr.core.loss.AutogradPass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every case of every golden file in the test resources, gradients included. */
class GoldenConformanceTest {

    private static final Map<String, GoldenReplay> REPLAYS = replays();

    @TestFactory
    Stream<DynamicContainer> officialOutputsAreReproduced() throws IOException {
        return files().stream()
                .map(
                        file ->
                                DynamicContainer.dynamicContainer(
                                        file.algorithm(),
                                        file.cases().stream()
                                                .map(
                                                        golden ->
                                                                DynamicTest.dynamicTest(
                                                                        golden.name(),
                                                                        () -> check(golden)))));
    }

    @Test
    void everyReplayHasItsFileAndEveryFileItsReplay() throws IOException {
        List<String> files = files().stream().map(GoldenFile::algorithm).sorted().toList();
        assertEquals(new TreeSet<>(REPLAYS.keySet()), new TreeSet<>(files));
    }

    private static void check(GoldenCase golden) {
        GoldenReplay replay = REPLAYS.get(golden.algorithm());
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            if (golden.expectsError()) {
                var error =
                        assertThrows(
                                IllegalArgumentException.class,
                                () -> replay.replay(golden, manager));
                assertFalse(error.getMessage().isBlank());
            } else {
                Map<String, Object> actual = AutogradPass.run(() -> replay.replay(golden, manager));
                List<String> differences = GoldenComparison.differences(golden, actual);
                assertTrue(differences.isEmpty(), () -> String.join("\n", differences));
            }
        }
    }

    private static List<GoldenFile> files() throws IOException {
        try (Stream<Path> paths = Files.list(folder())) {
            return paths.sorted().map(GoldenConformanceTest::read).toList();
        }
    }

    private static GoldenFile read(Path path) {
        try {
            return GoldenFile.read(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder() {
        try {
            return Path.of(GoldenConformanceTest.class.getResource("/golden").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, GoldenReplay> replays() {
        Map<String, GoldenReplay> byAlgorithm = new HashMap<>();
        for (GoldenReplay replay : ServiceLoader.load(GoldenReplay.class)) {
            replay.algorithms().forEach(name -> byAlgorithm.put(name, replay));
        }
        return byAlgorithm;
    }
}
