package io.github.rlvr.djl.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HubDatasetsTest {

    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    @TempDir Path cache;
    private Path folder;

    @BeforeEach
    void fill() throws IOException {
        Path root = cache.resolve("datasets--org--sums");
        Files.createDirectories(root.resolve("refs"));
        Files.writeString(root.resolve("refs/main"), COMMIT);
        folder = root.resolve("snapshots").resolve(COMMIT);
        put("README.md");
        put("main/test-00000-of-00001.parquet");
        put("main/train-00000-of-00002.parquet");
        put("main/train-00001-of-00002.parquet");
    }

    private void put(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "x");
    }

    private List<String> found(String source) throws IOException {
        return new HubDatasets(cache)
                .files(source).stream()
                        .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                        .toList();
    }

    private String refusal(String source) {
        return assertThrows(HubException.class, () -> found(source)).getMessage();
    }

    @Test
    void partsAreFoundInTheirOrder() throws IOException {
        List<String> parts =
                List.of("main/train-00000-of-00002.parquet", "main/train-00001-of-00002.parquet");
        assertEquals(parts, found("hub:org/sums:main/train-*.parquet"));
        assertEquals(parts, found("hub:org/sums@" + COMMIT + ":main/train-*.parquet"));
        assertEquals(
                List.of("main/test-00000-of-00001.parquet"), found("hub:org/sums:main/test-*"));
    }

    @Test
    void oneFileNeedsNoName() throws IOException {
        Files.delete(folder.resolve("main/train-00000-of-00002.parquet"));
        Files.delete(folder.resolve("main/train-00001-of-00002.parquet"));
        assertEquals(List.of("main/test-00000-of-00001.parquet"), found("hub:org/sums"));
    }

    @Test
    void severalFilesAreListedWhenNoneIsNamed() {
        String message = refusal("hub:org/sums");
        assertTrue(message.contains("has several files"), message);
        assertTrue(message.contains("test-00000-of-00001.parquet"), message);
    }

    @Test
    void aMissingPartIsRefused() throws IOException {
        Files.delete(folder.resolve("main/train-00001-of-00002.parquet"));
        String message = refusal("hub:org/sums:main/train-*");
        assertTrue(message.contains("has 1 of 2 parts"), message);
    }

    @Test
    void whatIsNotInTheCacheIsRefusedWithWhereAndHow() {
        String message = refusal("hub:org/other");
        assertTrue(message.contains(cache.toString()), message);
        assertTrue(message.contains("hf download --repo-type dataset org/other"), message);
        assertTrue(refusal("hub:org/sums@v2").contains("org/sums@v2 is not in"));
        assertTrue(refusal("hub:org/sums:dev*").contains("has no file dev*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hub:", "hub:sums", "hub:../sums", "hub:org/../../x"})
    void namesThatCouldLeaveTheCacheAreRefused(String source) {
        assertThrows(IllegalArgumentException.class, () -> found(source));
    }

    @Test
    void everythingElseIsAPath() throws IOException {
        assertEquals(
                List.of(Path.of("data/train.jsonl")),
                new HubDatasets(cache).files("data/train.jsonl"));
    }
}
