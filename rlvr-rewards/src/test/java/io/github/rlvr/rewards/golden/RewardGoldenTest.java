package io.github.rlvr.rewards.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.rlvr.core.golden.GoldenCase;
import io.github.rlvr.core.golden.GoldenComparison;
import io.github.rlvr.core.golden.GoldenFile;
import io.github.rlvr.core.golden.GoldenReplay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every case of every golden file in the test resources. */
class RewardGoldenTest {

    private final TreeMap<String, GoldenReplay> replays = replays();

    @TestFactory
    Stream<DynamicTest> officialOutputsAreReproduced() throws IOException {
        return files().stream()
                .flatMap(file -> file.cases().stream())
                .map(golden -> DynamicTest.dynamicTest(golden.toString(), () -> check(golden)));
    }

    @Test
    void everyReplayHasItsFileAndEveryFileItsReplay() throws IOException {
        Set<String> files = new TreeSet<>();
        files().forEach(file -> files.add(file.algorithm()));
        assertEquals(replays.keySet(), files);
    }

    private void check(GoldenCase golden) {
        var results = replays.get(golden.algorithm()).replay(golden, null);
        assertEquals(List.of(), GoldenComparison.differences(golden, results));
    }

    private static TreeMap<String, GoldenReplay> replays() {
        TreeMap<String, GoldenReplay> all = new TreeMap<>();
        for (GoldenReplay replay : ServiceLoader.load(GoldenReplay.class)) {
            replay.algorithms().forEach(name -> all.put(name, replay));
        }
        return all;
    }

    private static List<GoldenFile> files() throws IOException {
        try (Stream<Path> paths = Files.list(folder())) {
            return paths.sorted().map(RewardGoldenTest::read).toList();
        }
    }

    private static GoldenFile read(Path file) {
        try {
            return GoldenFile.read(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder() {
        try {
            return Path.of(RewardGoldenTest.class.getResource("/golden").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
