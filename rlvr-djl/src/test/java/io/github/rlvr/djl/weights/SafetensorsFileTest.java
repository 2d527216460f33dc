package io.github.rlvr.djl.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.djl.TestModels;
import io.github.rlvr.djl.format.ModelFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsFileTest {

    @TempDir Path folder;

    @Test
    void readsEachFloatType() throws IOException {
        String header =
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                        + "\"b\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[8,12]},"
                        + "\"c\":{\"dtype\":\"BF16\",\"shape\":[1,2],\"data_offsets\":[12,16]}}";
        ByteBuffer data = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        data.putFloat(1.5f).putFloat(-0f);
        data.putShort((short) 0x3C00).putShort((short) 0xC000);
        data.putShort((short) 0x3F80).putShort((short) 0xFF80);
        try (SafetensorsFile file = SafetensorsFile.open(file(header, data.array()))) {
            assertArrayEquals(new float[] {1.5f, -0f}, TestModels.values(file, "a"));
            assertArrayEquals(new float[] {1f, -2f}, TestModels.values(file, "b"));
            assertArrayEquals(
                    new float[] {1f, Float.NEGATIVE_INFINITY}, TestModels.values(file, "c"));
            assertEquals(Set.of("a", "b", "c"), file.names());
            assertArrayEquals(new long[] {1, 2}, file.shape("c"));
            assertEquals(ElementType.BF16, file.type("c"));
        }
    }

    @Test
    void aDirectBufferIsFilledFromItsPosition() throws IOException {
        try (SafetensorsFile file = SafetensorsFile.open(file(ONE, new byte[] {0, 0, 0, 64}))) {
            FloatBuffer target =
                    ByteBuffer.allocateDirect(12).order(ByteOrder.nativeOrder()).asFloatBuffer();
            target.position(1);
            file.read("t", target);
            assertEquals(2, target.position());
            assertEquals(2f, target.get(1));
        }
    }

    @Test
    void metadataAndTrailingSpacesAreAllowed() throws IOException {
        String header =
                "{\"__metadata__\":{\"format\":\"pt\"},"
                        + "\"t\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}   ";
        try (SafetensorsFile file = SafetensorsFile.open(file(header, new byte[4]))) {
            assertEquals(Map.of("format", "pt"), file.metadata());
            assertEquals(0, file.shape("t").length);
        }
    }

    @Test
    void emptyTensorsAreAllowed() throws IOException {
        String header =
                "{\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                        + "\"none\":{\"dtype\":\"F32\",\"shape\":[0,5],\"data_offsets\":[0,0]}}";
        try (SafetensorsFile file = SafetensorsFile.open(file(header, new byte[4]))) {
            assertEquals(0, TestModels.values(file, "none").length);
        }
    }

    private static final String ONE =
            "{\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'t':{'dtype':'F32','shape':[1],'data_offsets':[0,8]}}|span 8 bytes",
                "{'t':{'dtype':'F32','shape':[3],'data_offsets':[0,12]}}|data_offsets",
                "{'t':{'dtype':'F32','shape':[1],'data_offsets':[4,0]}}|begin <= end",
                "{'t':{'dtype':'F32','shape':[1],'data_offsets':[0,4,8]}}|[begin, end]",
                "{'t':{'dtype':'F32','shape':[1],'data_offsets':[-4,0]}}|integers from 0",
                "{'t':{'dtype':'F32','shape':[1.5],'data_offsets':[0,4]}}|t.shape",
                "{'t':{'dtype':'F32','shape':[-1],'data_offsets':[0,4]}}|t.shape",
                "{'t':{'dtype':'F32','shape':7,'data_offsets':[0,4]}}|t.shape",
                "{'t':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}|a gap",
                "{'t':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}|4 bytes follow the last",
                "{'t':{'dtype':'I64','shape':[1],'data_offsets':[0,8]}}|\"I64\" is not supported",
                "{'t':{'shape':[1],'data_offsets':[0,4]}}|t.dtype",
                "{'t':5}|t.dtype",
                "{'t':{'dtype':'F32','shape':[4611686018427387904,4],'data_offsets':[0,8]}}|overflow",
                "{'t':{'dtype':'F32','shape':[4611686018427387904],'data_offsets':[0,8]}}|overflow",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},"
                        + "'b':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}|overlaps",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},"
                        + "'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}|Duplicate",
                "{'t':{'dtype':'F32','shape':[2],'data_offsets':[0,8],'shape':[2]}}|Duplicate",
                "{'__metadata__':{'x':1}}|__metadata__.x",
                "{'__metadata__':[]}|__metadata__",
                "{'t':|not valid JSON",
                "{}{}|not valid JSON",
                "{}x|not valid JSON",
                "[]|does not start with '{'",
                "x{}|does not start with '{'"
            },
            quoteCharacter = '`')
    void aMalformedHeaderIsRefused(String header, String message) throws IOException {
        assertFault(file(header.replace('\'', '"'), new byte[8]), message.replace('"', '"'));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1, 100_000_001, Long.MAX_VALUE, Long.MIN_VALUE})
    void anImpossibleHeaderLengthIsRefusedBeforeAllocation(long length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        assertFault(raw(bytes.putLong(0, length).array()), "header length (byte 0)");
    }

    @Test
    void aHeaderLongerThanTheFileIsRefused() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        assertFault(raw(bytes.putLong(0, 57).array()), "57 bytes, but 56 bytes follow");
    }

    @Test
    void aFileShorterThanTheLengthFieldIsRefused() throws IOException {
        assertFault(raw(new byte[7]), "7 bytes, not 8");
    }

    @Test
    void aHeaderThatIsNotUtf8IsRefused() throws IOException {
        byte[] bytes = {3, 0, 0, 0, 0, 0, 0, 0, '{', (byte) 0xFF, '}'};
        assertFault(raw(bytes), "not UTF-8");
    }

    @Test
    void everyTruncationOfAValidFileIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(file(ONE, new byte[4]));
        for (int size = 0; size < whole.length; size++) {
            Path cut = raw(Arrays.copyOf(whole, size));
            assertThrows(
                    ModelFormatException.class, () -> SafetensorsFile.open(cut), "size " + size);
        }
    }

    @Test
    void noFlippedHeaderByteEscapesAsAnotherException() throws IOException {
        byte[] whole = Files.readAllBytes(file(ONE, new byte[4]));
        for (int at = 0; at < whole.length - 4; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] changed = whole.clone();
                changed[at] ^= (byte) (1 << bit);
                openOrRefuse(raw(changed));
            }
        }
    }

    /** Anything but a valid file or a ModelFormatException fails the test by being thrown. */
    private static void openOrRefuse(Path path) throws IOException {
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            assertEquals(1, file.names().size());
        } catch (ModelFormatException e) {
            assertTrue(e.getMessage().contains(path.toString()), e.getMessage());
        }
    }

    @Test
    void aBufferThatIsTooSmallIsRefused() throws IOException {
        try (SafetensorsFile file = SafetensorsFile.open(file(ONE, new byte[4]))) {
            var e =
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> file.read("t", FloatBuffer.allocate(0)));
            assertTrue(e.getMessage().contains("needs room for 1 floats"), e.getMessage());
        }
    }

    private void assertFault(Path file, String message) {
        var e = assertThrows(ModelFormatException.class, () -> SafetensorsFile.open(file));
        assertTrue(e.getMessage().contains(message), e.getMessage());
        assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
    }

    private Path file(String header, byte[] data) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes =
                ByteBuffer.allocate(8 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        return raw(bytes.putLong(text.length).put(text).put(data).array());
    }

    private Path raw(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("x.safetensors"), bytes);
    }
}
