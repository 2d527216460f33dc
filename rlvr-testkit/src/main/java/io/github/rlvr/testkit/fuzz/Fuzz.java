package io.github.rlvr.testkit.fuzz;

import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Feeds a reader with mutations of good inputs: flipped bits, foreign words of the format, numbers
 * at the edges of their types, lost, doubled and swapped pieces. The same seed gives the same
 * inputs. A reader may accept an input or refuse it with its own exception; anything else, a long
 * silence and memory out of proportion are failures that show the input.
 */
public final class Fuzz {

    private static final long[] EDGES = {
        0,
        1,
        -1,
        127,
        128,
        255,
        65_535,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        1L << 32,
        1L << 40,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };
    private static final long MOST_CPU_NANOS = 10_000_000_000L;

    private final Random random;
    private final List<byte[]> samples;
    private final List<byte[]> words;
    private final long allocation;

    /**
     * A source of inputs.
     *
     * @param samples good inputs
     * @param words pieces that mean something in the format
     * @param allocation bytes that reading an input may allocate besides 200 a byte of it
     */
    public Fuzz(long seed, List<byte[]> samples, List<String> words, long allocation) {
        this.random = new Random(seed);
        this.samples = List.copyOf(samples);
        this.words = words.stream().map(w -> w.getBytes(StandardCharsets.UTF_8)).toList();
        this.allocation = allocation;
    }

    /** Reads an input, or throws. */
    @FunctionalInterface
    public interface Reader {
        /** Reads to the end. */
        void read(byte[] input) throws Exception;
    }

    /**
     * Inputs to try: the system property {@code rlvr.fuzz.inputs}, or so many.
     *
     * @param usual without the property
     */
    public static int inputs(int usual) {
        return Integer.getInteger("rlvr.fuzz.inputs", usual);
    }

    /**
     * Tries inputs.
     *
     * @param refusal the only exception that the reader may throw
     * @return what was done
     * @throws AssertionError at the first failure, with the input in Base64
     */
    public Outcome run(int inputs, Reader reader, Class<? extends Exception> refusal) {
        int refused = 0;
        long most = 0;
        long nanos = 0;
        for (int i = 0; i < inputs; i++) {
            byte[] input = next();
            Attempt attempt = attempt(input, reader, refusal);
            if (attempt.bytes > allocation + 200L * input.length) {
                // The first time, classes that the reader needs were loaded as well.
                attempt = attempt(input, reader, refusal);
            }
            check(attempt, input);
            refused += attempt.accepted ? 0 : 1;
            most = Math.max(most, attempt.bytes);
            nanos += attempt.nanos;
        }
        return new Outcome(inputs, refused, most, nanos / 1e9);
    }

    /**
     * What was done.
     *
     * @param inputs that were tried
     * @param refused of them, with the reader's own exception; the others were read
     * @param most bytes that reading one allocated
     * @param seconds of the processor
     */
    public record Outcome(int inputs, int refused, long most, double seconds) {

        /** Inputs that were read to the end. */
        public int read() {
            return inputs - refused;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%d inputs, %d refused, at most %d bytes allocated, %.1f s of the processor",
                    inputs,
                    refused,
                    most,
                    seconds);
        }
    }

    /** What reading an input took: bytes on the heap and time of the thread. */
    private record Attempt(boolean accepted, long bytes, long nanos) {}

    private static Attempt attempt(
            byte[] input, Reader reader, Class<? extends Exception> refusal) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = threads.getCurrentThreadAllocatedBytes();
        long nanos = threads.getCurrentThreadCpuTime();
        boolean accepted = accepts(input, reader, refusal);
        return new Attempt(
                accepted,
                threads.getCurrentThreadAllocatedBytes() - bytes,
                threads.getCurrentThreadCpuTime() - nanos);
    }

    private void check(Attempt attempt, byte[] input) {
        if (attempt.bytes > allocation + 200L * input.length) {
            throw failure(input, attempt.bytes + " bytes were allocated", null);
        }
        if (attempt.nanos > MOST_CPU_NANOS) {
            throw failure(input, "reading took more than 10 s of the processor", null);
        }
    }

    private static boolean accepts(
            byte[] input, Reader reader, Class<? extends Exception> refusal) {
        try {
            reader.read(input);
            return true;
        } catch (Exception | StackOverflowError | OutOfMemoryError | AssertionError e) {
            if (refusal.isInstance(e) && e.getMessage() != null) {
                return false;
            }
            throw failure(input, "it is not refused with " + refusal.getSimpleName(), e);
        }
    }

    private static AssertionError failure(byte[] input, String what, Throwable cause) {
        String shown = Base64.getEncoder().encodeToString(input);
        return new AssertionError(what + ": " + shown, cause);
    }

    private byte[] next() {
        byte[] input = pick(samples).clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            input = mutated(input);
        }
        return input;
    }

    private byte[] mutated(byte[] input) {
        if (input.length == 0) {
            return pick(words);
        }
        int from = random.nextInt(input.length);
        int to = Math.min(input.length, from + 1 + random.nextInt(random.nextBoolean() ? 8 : 64));
        return switch (random.nextInt(8)) {
            case 0 -> flipped(input, from);
            case 1 -> join(input, from, pick(words), from);
            case 2 -> join(input, from, pick(words), to);
            case 3 -> join(input, from, new byte[0], to);
            case 4 -> join(input, to, Arrays.copyOfRange(input, from, to), to);
            case 5 -> Arrays.copyOf(input, from);
            case 6 -> edge(input, from);
            default -> spliced(input, from);
        };
    }

    private byte[] flipped(byte[] input, int at) {
        input[at] ^= (byte) (1 << random.nextInt(8));
        return input;
    }

    /** A number at the edge of its type in the place of four or eight bytes. */
    private byte[] edge(byte[] input, int at) {
        ByteBuffer buffer = ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN);
        long value = EDGES[random.nextInt(EDGES.length)];
        if (at + Long.BYTES <= input.length && random.nextBoolean()) {
            buffer.putLong(at, value);
        } else if (at + Integer.BYTES <= input.length) {
            buffer.putInt(at, (int) value);
        } else {
            buffer.put(at, (byte) value);
        }
        return input;
    }

    /** The rest comes from another sample. */
    private byte[] spliced(byte[] input, int at) {
        byte[] other = pick(samples);
        int rest = Math.min(at, other.length);
        return join(input, at, Arrays.copyOfRange(other, rest, other.length), input.length);
    }

    private static byte[] join(byte[] input, int until, byte[] middle, int from) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream(input.length + middle.length);
        joined.write(input, 0, until);
        joined.writeBytes(middle);
        joined.write(input, from, input.length - from);
        return joined.toByteArray();
    }

    private byte[] pick(List<byte[]> from) {
        return from.get(random.nextInt(from.size()));
    }
}
