package io.github.rlvr.djl.weights;

import java.nio.ByteBuffer;

/** One block of each storage type, turned into floats; the layouts are those of ggml-common.h. */
final class Blocks {

    private Blocks() {}

    static void f32(ByteBuffer in, int at, float[] out, int from) {
        out[from] = in.getFloat(at);
    }

    static void f16(ByteBuffer in, int at, float[] out, int from) {
        out[from] = half(in.getShort(at));
    }

    static void bf16(ByteBuffer in, int at, float[] out, int from) {
        out[from] = Float.intBitsToFloat(in.getShort(at) << 16);
    }

    static void q40(ByteBuffer in, int at, float[] out, int from) {
        float scale = half(in.getShort(at));
        for (int i = 0; i < 16; i++) {
            int pair = in.get(at + 2 + i);
            out[from + i] = ((pair & 15) - 8) * scale;
            out[from + 16 + i] = ((pair >> 4 & 15) - 8) * scale;
        }
    }

    static void q41(ByteBuffer in, int at, float[] out, int from) {
        float scale = half(in.getShort(at));
        float minimum = half(in.getShort(at + 2));
        for (int i = 0; i < 16; i++) {
            int pair = in.get(at + 4 + i);
            out[from + i] = (pair & 15) * scale + minimum;
            out[from + 16 + i] = (pair >> 4 & 15) * scale + minimum;
        }
    }

    static void q50(ByteBuffer in, int at, float[] out, int from) {
        float scale = half(in.getShort(at));
        for (int i = 0; i < 32; i++) {
            out[from + i] = (fiveBits(in, at + 2, i) - 16) * scale;
        }
    }

    static void q51(ByteBuffer in, int at, float[] out, int from) {
        float scale = half(in.getShort(at));
        float minimum = half(in.getShort(at + 2));
        for (int i = 0; i < 32; i++) {
            out[from + i] = fiveBits(in, at + 4, i) * scale + minimum;
        }
    }

    /** 32 fifth bits, then 16 bytes of low nibbles for values 0-15 and high ones for 16-31. */
    private static int fiveBits(ByteBuffer in, int at, int i) {
        int nibble = in.get(at + 4 + i % 16) >> 4 * (i / 16) & 15;
        return nibble | (in.getInt(at) >> i & 1) << 4;
    }

    static void q80(ByteBuffer in, int at, float[] out, int from) {
        float scale = half(in.getShort(at));
        for (int i = 0; i < 32; i++) {
            out[from + i] = in.get(at + 2 + i) * scale;
        }
    }

    /**
     * d, dmin, 12 bytes of scales, 128 bytes of low nibbles then high nibbles, 64 values a turn.
     */
    static void q4k(ByteBuffer in, int at, float[] out, int from) {
        for (int sub = 0; sub < 8; sub++) {
            float scale = half(in.getShort(at)) * subScale(in, at + 4, sub);
            float minimum = half(in.getShort(at + 2)) * subMinimum(in, at + 4, sub);
            for (int lane = 0; lane < 32; lane++) {
                int pair = in.get(at + 16 + sub / 2 * 32 + lane);
                int value = pair >> 4 * (sub & 1) & 15;
                out[from + sub * 32 + lane] = scale * value - minimum;
            }
        }
    }

    /** As {@link #q4k} with 32 bytes of fifth bits before the nibbles, bit {@code sub} of each. */
    static void q5k(ByteBuffer in, int at, float[] out, int from) {
        for (int sub = 0; sub < 8; sub++) {
            float scale = half(in.getShort(at)) * subScale(in, at + 4, sub);
            float minimum = half(in.getShort(at + 2)) * subMinimum(in, at + 4, sub);
            for (int lane = 0; lane < 32; lane++) {
                int pair = in.get(at + 48 + sub / 2 * 32 + lane);
                int fifth = in.get(at + 16 + lane) >> sub & 1;
                int value = pair >> 4 * (sub & 1) & 15 | fifth << 4;
                out[from + sub * 32 + lane] = scale * value - minimum;
            }
        }
    }

    /** 128 bytes of low nibbles, 64 bytes of upper bit pairs, 16 signed scales, d. */
    static void q6k(ByteBuffer in, int at, float[] out, int from) {
        float scale = half(in.getShort(at + 208));
        for (int i = 0; i < 256; i++) {
            int half = i / 128;
            int quarter = i / 32 % 4;
            int lane = i % 32;
            int pair = in.get(at + half * 64 + (quarter & 1) * 32 + lane);
            int low = quarter < 2 ? pair & 15 : pair >> 4 & 15;
            int high = in.get(at + 128 + half * 32 + lane) >> 2 * quarter & 3;
            out[from + i] = scale * in.get(at + 192 + i / 16) * ((low | high << 4) - 32);
        }
    }

    /** The 6-bit scale of a sub-block: 0-3 in bytes 0-3, 4-7 split over bytes 8-11 and 0-3. */
    private static int subScale(ByteBuffer in, int at, int sub) {
        return sub < 4
                ? in.get(at + sub) & 63
                : in.get(at + sub + 4) & 15 | (in.get(at + sub - 4) >> 6 & 3) << 4;
    }

    private static int subMinimum(ByteBuffer in, int at, int sub) {
        return sub < 4
                ? in.get(at + sub + 4) & 63
                : in.get(at + sub + 4) >> 4 & 15 | (in.get(at + sub) >> 6 & 3) << 4;
    }

    /** IEEE binary16 to binary32, exact, subnormals and NaN payloads included. */
    static float half(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = bits >> 10 & 31;
        int fraction = bits & 1023;
        if (exponent == 0) {
            float tiny = fraction * 0x1p-24f;
            return sign == 0 ? tiny : -tiny;
        }
        int wide = exponent == 31 ? 255 : exponent - 15 + 127;
        return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
    }
}
