package io.github.rlvr.core.observe;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * A record of a TFRecord file: length (8 bytes), masked CRC-32C of the length, data, masked CRC-32C
 * of the data, all little-endian.
 */
final class RecordFrame {

    private static final int MASK_DELTA = 0xa282ead8;
    private static final int MASK_ROTATION = 15;

    private RecordFrame() {}

    static byte[] of(byte[] data) {
        ByteBuffer frame =
                ByteBuffer.allocate(Long.BYTES + 2 * Integer.BYTES + data.length)
                        .order(ByteOrder.LITTLE_ENDIAN);
        frame.putLong(data.length);
        frame.putInt(masked(frame.array(), Long.BYTES));
        frame.put(data);
        frame.putInt(masked(data, data.length));
        return frame.array();
    }

    private static int masked(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return Integer.rotateRight((int) crc.getValue(), MASK_ROTATION) + MASK_DELTA;
    }
}
