package io.github.rlvr.djl.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.djl.TestModels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsWriterTest {

    @TempDir Path folder;

    @Test
    void aWrittenFileIsReadBackBitForBit() throws IOException {
        Path target = folder.resolve("x.safetensors");
        try (var source = SafetensorsFolder.open(TestModels.folder("tiny-qwen2"))) {
            write(target, source, ElementType.F32);
            try (SafetensorsFile copy = SafetensorsFile.open(target)) {
                assertEquals(source.names(), copy.names());
                for (String name : source.names()) {
                    assertArrayEquals(source.shape(name), copy.shape(name));
                    assertArrayEquals(
                            TestModels.values(source, name), TestModels.values(copy, name));
                }
                assertEquals(Map.of("format", "pt"), copy.metadata());
            }
        }
    }

    @Test
    void bfloat16FilesSurviveARoundTripUnchanged() throws IOException {
        Path target = folder.resolve("x.safetensors");
        try (var source = SafetensorsFolder.open(TestModels.folder("tiny-qwen3"))) {
            write(target, source, ElementType.BF16);
            try (SafetensorsFile copy = SafetensorsFile.open(target)) {
                for (String name : source.names()) {
                    assertEquals(ElementType.BF16, copy.type(name));
                    assertArrayEquals(
                            TestModels.values(source, name), TestModels.values(copy, name));
                }
            }
        }
    }

    @Test
    void bfloat16RoundsToNearestAndTiesToEven() {
        assertEquals(0x3F80, SafetensorsWriter.bfloat16(Float.intBitsToFloat(0x3F807FFF)));
        assertEquals(0x3F80, SafetensorsWriter.bfloat16(Float.intBitsToFloat(0x3F808000)));
        assertEquals(0x3F81, SafetensorsWriter.bfloat16(Float.intBitsToFloat(0x3F808001)));
        assertEquals(0x3F82, SafetensorsWriter.bfloat16(Float.intBitsToFloat(0x3F818000)));
        assertEquals((short) 0xBF82, SafetensorsWriter.bfloat16(Float.intBitsToFloat(0xBF818000)));
        assertEquals(0x7F80, SafetensorsWriter.bfloat16(Float.MAX_VALUE));
        assertEquals((short) 0x8000, SafetensorsWriter.bfloat16(-0f));
        assertEquals(0x0000, SafetensorsWriter.bfloat16(Float.MIN_VALUE));
        assertEquals(0x7FC0, SafetensorsWriter.bfloat16(Float.NaN));
        assertEquals(0x7FC0, SafetensorsWriter.bfloat16(Float.intBitsToFloat(0x7F800001)));
    }

    @Test
    void dataStartAtAMultipleOfEightBytes() throws IOException {
        for (String name : List.of("a", "bb", "ccc", "dddd")) {
            Path target = folder.resolve(name);
            SafetensorsWriter.write(
                    target, one(new float[3]), Map.of(name, "t"), ElementType.F32, Map.of());
            ByteBuffer bytes =
                    ByteBuffer.wrap(Files.readAllBytes(target)).order(ByteOrder.LITTLE_ENDIAN);
            assertEquals(0, bytes.getLong(0) % 8);
            assertEquals(8 + bytes.getLong(0) + 12, bytes.capacity());
        }
    }

    @Test
    void aFailedWriteLeavesTheOldFileAndNothingElse() throws IOException {
        Path target = folder.resolve("x.safetensors");
        write(target, one(new float[] {1}), ElementType.F32);
        byte[] before = Files.readAllBytes(target);
        WeightSource failing = failing();
        assertThrows(IOException.class, () -> write(target, failing, ElementType.F32));
        assertArrayEquals(before, Files.readAllBytes(target));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(target), files.toList());
        }
    }

    @Test
    void aSourceThatLeavesValuesUnsetIsCaught() {
        WeightSource lazy = source(new long[] {2}, target -> target.put(1));
        var e =
                assertThrows(
                        IllegalStateException.class,
                        () -> write(folder.resolve("x"), lazy, ElementType.F32));
        assertTrue(e.getMessage().contains("left 1 values unset"), e.getMessage());
    }

    @Test
    void quantisedTypesAreNotWritten() {
        assertThrows(
                IllegalArgumentException.class,
                () -> write(folder.resolve("x"), one(new float[32]), ElementType.Q8_0));
    }

    private static void write(Path target, WeightSource source, ElementType type)
            throws IOException {
        Map<String, String> names = new LinkedHashMap<>();
        source.names().forEach(name -> names.put(name, name));
        SafetensorsWriter.write(target, source, names, type, Map.of("format", "pt"));
    }

    /** Fills a tensor. */
    private interface Filler {
        void fill(FloatBuffer target) throws IOException;
    }

    private static WeightSource one(float[] values) {
        return source(new long[] {values.length}, target -> target.put(values));
    }

    private static WeightSource failing() {
        return source(
                new long[] {4},
                target -> {
                    throw new IOException("disk on fire");
                });
    }

    private static WeightSource source(long[] shape, Filler filler) {
        return new WeightSource() {
            @Override
            public Set<String> names() {
                return Set.of("t");
            }

            @Override
            public long[] shape(String name) {
                return shape.clone();
            }

            @Override
            public void read(String name, FloatBuffer target) throws IOException {
                filler.fill(target);
            }

            @Override
            public void close() {
                // Holds nothing.
            }
        };
    }
}
