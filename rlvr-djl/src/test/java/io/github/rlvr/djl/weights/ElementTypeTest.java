package io.github.rlvr.djl.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ElementTypeTest {

    /** Bit equality: each value is one or two float32 operations in a fixed order. */
    @Test
    void everyTypeDecodesAsGgufPyDoes() throws IOException {
        try (InputStream in = ElementTypeTest.class.getResourceAsStream("/gguf/blocks.json")) {
            JsonNode blocks = new ObjectMapper().readTree(in).get("blocks");
            assertEquals(17, blocks.size());
            for (JsonNode block : blocks) {
                ElementType type = ElementType.valueOf(block.get("type").asText());
                byte[] values = HexFormat.of().parseHex(block.get("values").asText());
                float[] expected = new float[values.length / 4];
                ByteBuffer.wrap(values)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer()
                        .get(expected);
                byte[] bytes = HexFormat.of().parseHex(block.get("bytes").asText());
                assertArrayEquals(expected, decode(type, bytes), type.name());
            }
        }
    }

    @Test
    void aHandMadeQ4BlockIsScaleTimesNibbleMinusEight() {
        byte[] block = new byte[18];
        block[1] = 0x40; // 2.0 as a half
        block[2] = (byte) 0xF0; // value 0 has nibble 0, value 16 has nibble 15
        float[] values = decode(ElementType.Q4_0, block);
        assertEquals(-16f, values[0]);
        assertEquals(14f, values[16]);
        assertEquals(-16f, values[1]);
    }

    @Test
    void aHandMadeQ8BlockIsScaleTimesByte() {
        byte[] block = new byte[34];
        block[1] = 0x38; // 0.5
        block[2] = -128;
        block[33] = 127;
        float[] values = decode(ElementType.Q8_0, block);
        assertEquals(-64f, values[0]);
        assertEquals(63.5f, values[31]);
    }

    @Test
    void halvesOfEveryKindAreExact() {
        assertEquals(1f, Blocks.half((short) 0x3C00));
        assertEquals(-2f, Blocks.half((short) 0xC000));
        assertEquals(65504f, Blocks.half((short) 0x7BFF));
        assertEquals(0x1p-24f, Blocks.half((short) 0x0001));
        assertEquals(-0x1.ff8p-15f, Blocks.half((short) 0x83FF));
        assertEquals(0x1p-14f, Blocks.half((short) 0x0400));
        assertEquals(Float.POSITIVE_INFINITY, Blocks.half((short) 0x7C00));
        assertTrue(Float.isNaN(Blocks.half((short) 0x7E00)));
        assertEquals(Float.floatToIntBits(-0f), Float.floatToIntBits(Blocks.half((short) 0x8000)));
    }

    @Test
    void aPartOfABlockIsRefused() {
        var e = assertThrows(IllegalArgumentException.class, () -> ElementType.Q4_K.bytes(255));
        assertEquals("255 values of Q4_K; must be a multiple of 256", e.getMessage());
    }

    private static float[] decode(ElementType type, byte[] bytes) {
        int count = bytes.length / type.blockBytes() * type.blockElements();
        float[] values = new float[count];
        type.decode(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), values, count);
        return values;
    }
}
