package io.github.rlvr.core.observe;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The few messages of TensorFlow's {@code event.proto} and {@code summary.proto} that scalars need,
 * in protocol buffers' wire format.
 */
final class EventMessage {

    // Event
    private static final int WALL_TIME = 1;
    private static final int STEP = 2;
    private static final int FILE_VERSION = 3;
    private static final int SUMMARY = 5;
    private static final int SESSION_LOG = 7;
    // Summary, Summary.Value, SessionLog
    private static final int VALUE = 1;
    private static final int TAG = 1;
    private static final int SIMPLE_VALUE = 2;
    private static final int STATUS = 1;
    private static final int START = 1;

    private static final int VARINT = 0;
    private static final int BITS64 = 1;
    private static final int BYTES = 2;
    private static final int BITS32 = 5;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private EventMessage() {}

    /** The first record of every file. */
    static byte[] version(double seconds) {
        EventMessage event = new EventMessage();
        event.float64(WALL_TIME, seconds);
        event.bytes(FILE_VERSION, "brain.Event:2".getBytes(StandardCharsets.UTF_8));
        return event.out.toByteArray();
    }

    /** Says that what was written of this step and later ones no longer counts. */
    static byte[] start(double seconds, long step) {
        EventMessage log = new EventMessage();
        log.int64(STATUS, START);
        return event(seconds, step, SESSION_LOG, log);
    }

    /** Scalars of a step. */
    static byte[] scalars(double seconds, long step, Map<String, Double> values) {
        EventMessage summary = new EventMessage();
        values.forEach(
                (name, value) -> {
                    EventMessage scalar = new EventMessage();
                    scalar.bytes(TAG, name.getBytes(StandardCharsets.UTF_8));
                    scalar.float32(SIMPLE_VALUE, value.floatValue());
                    summary.bytes(VALUE, scalar.out.toByteArray());
                });
        return event(seconds, step, SUMMARY, summary);
    }

    private static byte[] event(double seconds, long step, int field, EventMessage content) {
        EventMessage event = new EventMessage();
        event.float64(WALL_TIME, seconds);
        event.int64(STEP, step);
        event.bytes(field, content.out.toByteArray());
        return event.out.toByteArray();
    }

    private void key(int field, int type) {
        varint((long) field << 3 | type);
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private void int64(int field, long value) {
        key(field, VARINT);
        varint(value);
    }

    private void float64(int field, double value) {
        key(field, BITS64);
        byte[] bytes = new byte[Double.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putDouble(value);
        out.writeBytes(bytes);
    }

    private void float32(int field, float value) {
        key(field, BITS32);
        byte[] bytes = new byte[Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(value);
        out.writeBytes(bytes);
    }

    private void bytes(int field, byte[] value) {
        key(field, BYTES);
        varint(value.length);
        out.writeBytes(value);
    }
}
