package io.github.rlvr.djl.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.djl.TestGguf;
import io.github.rlvr.djl.format.ModelFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GgufFileTest {

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void readsMetadataAndTensorsOfBothVersions(int version) throws IOException {
        TestGguf source =
                new TestGguf()
                        .version(version)
                        .put("name", "caf\u00e9")
                        .put("number", 7)
                        .put("eps", 1e-5f)
                        .put("yes", true)
                        .put("words", List.of("a", "bc", ""))
                        .put("types", List.of(1, -3))
                        .tensor("m", new float[] {1, 2, 3, 4, 5, 6}, 2, 3)
                        .tensor("v", new float[] {7}, 1);
        try (GgufFile file = GgufFile.open(write(source))) {
            GgufMetadata metadata = file.metadata();
            assertEquals("caf\u00e9", metadata.text("name").orElseThrow());
            assertEquals(7, metadata.requiredInteger("number"));
            assertEquals(1e-5, metadata.number("eps").orElseThrow());
            assertEquals(true, metadata.flag("yes").orElseThrow());
            assertEquals(List.of("a", "bc", ""), metadata.texts("words"));
            assertEquals(List.of(1L, -3L), metadata.integers("types"));
            assertArrayEquals(new long[] {2, 3}, file.tensor("m").shape());
            assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, values(file, "m", null));
            assertArrayEquals(new float[] {7}, values(file, "v", null));
        }
    }

    @Test
    void everyIntegerWidthIsRead() throws IOException {
        TestGguf source =
                new TestGguf()
                        .putRaw("u8", 0, (byte) 0xFF)
                        .putRaw("i8", 1, (byte) 0xFF)
                        .putRaw("u16", 2, (byte) 0xFE, (byte) 0xFF)
                        .putRaw("i16", 3, (byte) 0xFE, (byte) 0xFF)
                        .putRaw("i32", 5, (byte) 0xFD, (byte) -1, (byte) -1, (byte) -1)
                        .putRaw("i64", 11, new byte[] {5, 0, 0, 0, 0, 0, 0, 0})
                        .putRaw("f64", 12, new byte[] {0, 0, 0, 0, 0, 0, (byte) 0xF0, 0x3F});
        try (GgufFile file = GgufFile.open(write(source))) {
            assertEquals(
                    List.of(255L, -1L, 65534L, -2L, -3L, 5L, 1.0),
                    List.copyOf(file.metadata().values().values()));
        }
    }

    @Test
    void rowsComeInTheOrderAskedFor() throws IOException {
        TestGguf source = new TestGguf().tensor("m", new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
        try (GgufFile file = GgufFile.open(write(source))) {
            assertArrayEquals(new float[] {5, 6, 3, 4, 1, 2}, values(file, "m", row -> 2 - row));
        }
    }

    @Test
    void textsLongerThanTheReadersWindowAreRead() throws IOException {
        String text = "x".repeat(200_000);
        TestGguf source = new TestGguf().put("a", text).put("b", 5);
        try (GgufFile file = GgufFile.open(write(source))) {
            assertEquals(text, file.metadata().text("a").orElseThrow());
            assertEquals(5, file.metadata().requiredInteger("b"));
        }
    }

    @Test
    void aTypeThatIsNotSupportedIsNamed() throws IOException {
        assertFault(new TestGguf().entry("blk.0.x", 20, 0, 32), "blk.0.x: type IQ4_NL");
        assertFault(new TestGguf().entry("blk.0.x", 99, 0, 32), "type number 99");
    }

    @Test
    void aRowThatIsNoMultipleOfTheBlockIsRefused() throws IOException {
        assertFault(new TestGguf().entry("t", 8, 0, 2, 33), "rows have 33 values; Q8_0");
    }

    @Test
    void impossibleTensorTablesAreRefused() throws IOException {
        assertFault(new TestGguf().entry("t", 0, 0, 1000), "is it truncated?");
        assertFault(new TestGguf().entry("t", 0, 5, 1), "offset 5");
        assertFault(new TestGguf().entry("t", 0, -32, 1), "offset -32");
        assertFault(new TestGguf().entry("t", 0, Long.MAX_VALUE - 31, 1), "offset");
        assertFault(new TestGguf().entry("t", 0, 0, 1, 1, 1, 1, 1), "5 dimensions");
        assertFault(new TestGguf().entry("t", 0, 0, -1), "dimension -1");
        assertFault(new TestGguf().entry("t", 0, 0, 1L << 62, 4), "overflows");
        assertFault(new TestGguf().tensor("t", new float[8], 8).entry("u", 0, 0, 8), "overlaps");
        assertFault(
                new TestGguf().tensor("t", new float[8], 8).entry("t", 0, 32, 0), "appears twice");
    }

    @Test
    void impossibleMetadataIsRefused() throws IOException {
        assertFault(new TestGguf().put("a", 1).put("a", 2), "a (byte");
        assertFault(new TestGguf().putRaw("a", 77), "value type 77");
        assertFault(new TestGguf().put("general.alignment", 33), "power of two");
        byte[] huge =
                ByteBuffer.allocate(12)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(8)
                        .putLong(Long.MAX_VALUE)
                        .array();
        assertFault(new TestGguf().putRaw("a", 9, huge), "a count");
        byte[] bad = {1, 0, 0, 0, 0, 0, 0, 0, (byte) 0xFF};
        assertFault(new TestGguf().putRaw("a", 8, bad), "is not UTF-8");
    }

    @Test
    void nestedArraysAreBounded() throws IOException {
        ByteBuffer nested = ByteBuffer.allocate(12 * 9).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 9; i++) {
            nested.putInt(9).putLong(1);
        }
        assertFault(new TestGguf().putRaw("a", 9, nested.array()), "nest too deep");
    }

    @Test
    void otherVersionsAndFilesAreRefused() throws IOException {
        assertFault(new TestGguf().version(1), "version (byte 4): 1 is not supported");
        assertFault(new TestGguf().version(0x03000000), "little-endian");
        assertFault(Files.write(folder.resolve("x"), new byte[40]), "this is no GGUF file");
    }

    @Test
    void impossibleCountsAreRefusedBeforeAllocation() throws IOException {
        for (int at : new int[] {8, 16}) {
            byte[] bytes = new TestGguf().bytes();
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(at, 1L << 40);
            assertFault(Files.write(folder.resolve("x"), bytes), "count (byte " + at + ")");
        }
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        byte[] whole = sample().bytes();
        for (int size = 0; size < whole.length - TestGguf.ALIGNMENT; size++) {
            Path cut = Files.write(folder.resolve("x"), Arrays.copyOf(whole, size));
            assertThrows(ModelFormatException.class, () -> GgufFile.open(cut), "size " + size);
        }
    }

    @Test
    void noFlippedBitEscapesAsAnotherException() throws IOException {
        byte[] whole = sample().bytes();
        for (int at = 0; at < whole.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] changed = whole.clone();
                changed[at] ^= (byte) (1 << bit);
                openOrRefuse(Files.write(folder.resolve("x"), changed));
            }
        }
    }

    private static TestGguf sample() {
        return new TestGguf()
                .put("general.alignment", 32)
                .put("words", List.of("a", "b"))
                .tensor("t", new float[] {1, 2}, 2);
    }

    /** Anything but a valid file or a ModelFormatException fails the test by being thrown. */
    private static void openOrRefuse(Path path) throws IOException {
        try (GgufFile file = GgufFile.open(path)) {
            assertTrue(file.names().size() < 2);
        } catch (ModelFormatException e) {
            assertTrue(e.getMessage().startsWith(path.toString()), e.getMessage());
        }
    }

    @Test
    void aValueOfTheWrongKindIsNamed() throws IOException {
        try (GgufFile file = GgufFile.open(write(new TestGguf().put("k", "text")))) {
            GgufMetadata metadata = file.metadata();
            assertThrows(ModelFormatException.class, () -> metadata.integer("k"));
            assertThrows(ModelFormatException.class, () -> metadata.number("k"));
            assertThrows(ModelFormatException.class, () -> metadata.flag("k"));
            assertThrows(ModelFormatException.class, () -> metadata.texts("k"));
            var e =
                    assertThrows(
                            ModelFormatException.class, () -> metadata.requiredInteger("absent"));
            assertTrue(e.getMessage().endsWith("absent: is missing"), e.getMessage());
        }
    }

    private static float[] values(GgufFile file, String name, RowOrder order) throws IOException {
        FloatBuffer target = FloatBuffer.allocate((int) file.tensor(name).elements());
        file.read(name, order, target);
        return target.array();
    }

    private void assertFault(TestGguf source, String message) throws IOException {
        assertFault(write(source), message);
    }

    private static void assertFault(Path path, String message) {
        var e = assertThrows(ModelFormatException.class, () -> GgufFile.open(path));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    private Path write(TestGguf source) throws IOException {
        return source.write(folder.resolve("x.gguf"));
    }
}
