package io.github.rlvr.core.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointStoreTest {

    @TempDir Path parent;

    private Path directory;
    private CheckpointStore store;

    @BeforeEach
    void open() {
        directory = parent.resolve("check points \u00e9");
        store = new CheckpointStore(directory, 2);
    }

    @Test
    void whatIsSavedIsRestored() throws IOException {
        store.save(
                3,
                OptionalDouble.of(0.5),
                "trainer: {}",
                List.of(new Note("a", "x"), new Note("b", "y")));
        Checkpoint latest = store.latest().orElseThrow();
        assertEquals(
                new Checkpoint(
                        directory.resolve("step-00000003"),
                        3,
                        OptionalDouble.of(0.5),
                        "trainer: {}"),
                latest);
        Note a = new Note("a", "");
        CheckpointStore.restore(latest, List.of(a));
        assertEquals("x", a.text);
    }

    @Test
    void anEmptyStoreHasNoCheckpoint() throws IOException {
        assertEquals(Optional.empty(), store.latest());
    }

    @Test
    void theNewestAndTheBestAreKept() throws IOException {
        for (int step = 1; step <= 5; step++) {
            store.save(
                    step,
                    OptionalDouble.of(step == 2 ? 0.9 : 0.1),
                    "",
                    List.of(new Note("a", "" + step)));
        }
        assertEquals(List.of("step-00000002", "step-00000004", "step-00000005"), names());
    }

    @Test
    void aDamagedCheckpointIsPassedOverForTheOneBefore() throws IOException {
        save(1);
        save(2);
        Files.writeString(directory.resolve("step-00000002/a/note.txt"), "3");
        assertEquals(1, store.latest().orElseThrow().step());
    }

    @Test
    void aTruncatedOrIncompleteCheckpointIsPassedOver() throws IOException {
        save(1);
        save(2);
        Files.writeString(directory.resolve("step-00000002/a/note.txt"), "");
        assertEquals(1, store.latest().orElseThrow().step());
        Files.delete(directory.resolve("step-00000002/a/note.txt"));
        assertEquals(1, store.latest().orElseThrow().step());
        Files.delete(directory.resolve("step-00000002/manifest.json"));
        assertEquals(1, store.latest().orElseThrow().step());
        Files.writeString(directory.resolve("step-00000001/manifest.json"), "{");
        var e = assertThrows(CheckpointException.class, store::latest);
        assertTrue(e.getMessage().contains("step-00000002"), e.getMessage());
    }

    @Test
    void aFailedSaveLeavesTheOldCheckpointsAndIsSweptUpByTheNext() throws IOException {
        save(1);
        assertThrows(
                IOException.class,
                () ->
                        store.save(
                                2,
                                OptionalDouble.empty(),
                                "",
                                List.of(new Note("a", "2"), new Broken())));
        assertEquals(1, store.latest().orElseThrow().step());
        assertTrue(names().contains(".writing-step-00000002"));
        save(2);
        assertEquals(List.of("step-00000001", "step-00000002"), names());
    }

    @Test
    void whateverAProcessLeftWhenItDiedTheNewestWholeCheckpointLoads() throws IOException {
        save(1);
        save(2);
        Path whole = directory.resolve("step-00000002");
        List<Path> written;
        try (Stream<Path> files = Files.walk(whole)) {
            written = files.filter(Files::isRegularFile).sorted().toList();
        }
        // Every prefix of the files, with the last one cut in half, as a kill would leave it.
        for (int cut = 0; cut < written.size(); cut++) {
            Path left = directory.resolve("step-00000003");
            for (int i = 0; i <= cut; i++) {
                Path copy = left.resolve(whole.relativize(written.get(i)));
                Files.createDirectories(copy.getParent());
                byte[] bytes = Files.readAllBytes(written.get(i));
                Files.write(copy, i < cut ? bytes : Arrays.copyOf(bytes, bytes.length / 2));
            }
            assertEquals(2, store.latest().orElseThrow().step());
            Durable.delete(left);
        }
    }

    @Test
    void whatIsNotProvablyOursIsNeverDeleted() throws IOException {
        Path foreign = Files.createDirectories(directory.resolve("step-00000000"));
        Files.writeString(foreign.resolve("thesis.txt"), "do not lose");
        Path temporary = Files.createDirectories(directory.resolve(".writing-step-00000009"));
        Files.writeString(temporary.resolve("notes.txt"), "do not lose");
        for (int step = 1; step <= 4; step++) {
            save(step);
        }
        assertTrue(Files.exists(foreign.resolve("thesis.txt")));
        assertTrue(Files.exists(temporary.resolve("notes.txt")));
        assertFalse(Files.exists(directory.resolve("step-00000001")));
    }

    @Test
    void aStepMayBeSavedAgain() throws IOException {
        save(1);
        store.save(1, OptionalDouble.empty(), "", List.of(new Note("a", "again")));
        Note a = new Note("a", "");
        CheckpointStore.restore(store.latest().orElseThrow(), List.of(a));
        assertEquals("again", a.text);
        assertEquals(List.of("step-00000001"), names());
    }

    @Test
    void aCheckpointThatWasMovedAsideWhenTheProcessDiedIsPutBack() throws IOException {
        save(1);
        Files.move(
                directory.resolve("step-00000001"),
                directory.resolve(".writing-replaced-step-00000001"));
        assertEquals(1, store.latest().orElseThrow().step());
        assertEquals(List.of("step-00000001"), names());
    }

    @Test
    void aMissingStateAndTwoOfOneNameAreRefused() throws IOException {
        save(1);
        Checkpoint latest = store.latest().orElseThrow();
        var e =
                assertThrows(
                        CheckpointException.class,
                        () -> CheckpointStore.restore(latest, List.of(new Note("critic", ""))));
        assertTrue(e.getMessage().contains("holds no state critic"), e.getMessage());
        List<Note> twins = List.of(new Note("a", ""), new Note("a", ""));
        assertThrows(
                IllegalArgumentException.class,
                () -> store.save(2, OptionalDouble.empty(), "", twins));
    }

    private void save(int step) throws IOException {
        store.save(
                step, OptionalDouble.empty(), "", List.of(new Note("a", Integer.toString(step))));
    }

    private List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        try (Stream<Path> all = Files.list(directory)) {
            all.forEach(path -> names.add(path.getFileName().toString()));
        }
        return names.stream().sorted().toList();
    }

    private static final class Note implements Stateful {

        private final String name;
        private String text;

        Note(String name, String text) {
            this.name = name;
            this.text = text;
        }

        @Override
        public String stateName() {
            return name;
        }

        @Override
        public void saveState(Path directory) throws IOException {
            Files.writeString(directory.resolve("note.txt"), text);
        }

        @Override
        public void restoreState(Path directory) throws IOException {
            text = Files.readString(directory.resolve("note.txt"));
        }
    }

    private static final class Broken implements Stateful {

        @Override
        public String stateName() {
            return "broken";
        }

        @Override
        public void saveState(Path directory) throws IOException {
            throw new IOException("disk full");
        }

        @Override
        public void restoreState(Path directory) {}
    }
}
