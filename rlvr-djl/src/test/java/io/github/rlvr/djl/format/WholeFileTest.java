package io.github.rlvr.djl.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {

    @TempDir Path folder;

    @Test
    void replacesAFileAndLeavesNoOther() throws IOException {
        Path file = folder.resolve("with space \u00e9.txt");
        WholeFile.write(file, "old");
        WholeFile.write(file, "new caf\u00e9");
        assertEquals("new caf\u00e9", Files.readString(file));
        assertOnly(file);
    }

    @Test
    void aFailureHalfWayKeepsTheOldContent() throws IOException {
        Path file = folder.resolve("x");
        WholeFile.write(file, "old");
        assertThrows(
                IOException.class,
                () ->
                        WholeFile.write(
                                file,
                                channel -> {
                                    channel.write(ByteBuffer.allocate(100));
                                    throw new IOException("disk full");
                                }));
        assertEquals("old", Files.readString(file));
        assertOnly(file);
    }

    private void assertOnly(Path file) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
    }
}
