package io.github.rlvr.djl.weights;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.djl.format.ModelFormatException;
import io.github.rlvr.testkit.fuzz.Fuzz;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Mutated weight files are read or refused, never anything else. */
class WeightFileFuzzTest {

    private static final int USUAL = 2_000;
    private static final int MANY = 200_000;
    private static final long ALLOCATION = 8 << 20;

    @TempDir Path folder;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void mutatedSafetensorsAreReadOrRefused() {
        safetensors(Fuzz.inputs(USUAL));
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void mutatedGgufFilesAreReadOrRefused() {
        gguf(Fuzz.inputs(USUAL));
    }

    @Tag("slow")
    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void manyMutatedSafetensorsAreReadOrRefused() {
        safetensors(Fuzz.inputs(MANY));
    }

    @Tag("slow")
    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void manyMutatedGgufFilesAreReadOrRefused() {
        gguf(Fuzz.inputs(MANY));
    }

    private void safetensors(int inputs) {
        List<byte[]> samples =
                List.of(
                        safetensors(
                                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,16]},"
                                        + "\"b\":{\"dtype\":\"BF16\",\"shape\":[3],\"data_offsets\":[16,22]}}",
                                22),
                        safetensors(
                                "{\"__metadata__\":{\"format\":\"pt\"},"
                                        + "\"w\":{\"dtype\":\"F16\",\"shape\":[4],\"data_offsets\":[0,8]}}",
                                8));
        List<String> words =
                List.of(
                        "\"",
                        "{",
                        "}",
                        "[",
                        "]",
                        ",",
                        "-1",
                        "9223372036854775807",
                        "1e9",
                        "null",
                        "\"F32\"",
                        "\"I64\"",
                        "\"data_offsets\"",
                        "\"shape\"",
                        "[[[[[[[[",
                        "\"a\":",
                        "\u0000",
                        " ");
        Path file = folder.resolve("model.safetensors");
        Fuzz.Reader read =
                input -> {
                    Files.write(file, input);
                    try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
                        readAll(tensors);
                    }
                };
        someAreReadAndSomeRefused(
                "safetensors",
                new Fuzz(3, samples, words, ALLOCATION)
                        .run(inputs, read, ModelFormatException.class));
    }

    private static void readAll(WeightSource source) throws IOException {
        for (String name : source.names()) {
            long size = Arrays.stream(source.shape(name)).reduce(1, Math::multiplyExact);
            source.read(name, FloatBuffer.allocate(Math.toIntExact(size)));
        }
    }

    private void gguf(int inputs) {
        List<byte[]> samples = List.of(gguf(0, 16), gguf(1, 8));
        List<String> words =
                List.of(
                        "GGUF",
                        "general.alignment",
                        "general.architecture",
                        "llama",
                        "\u0000",
                        "\u0001\u0000\u0000\u0000",
                        "\t\u0000\u0000\u0000",
                        "a");
        Path file = folder.resolve("model.gguf");
        Fuzz.Reader read =
                input -> {
                    Files.write(file, input);
                    try (GgufFile tensors = GgufFile.open(file)) {
                        for (String name : tensors.names()) {
                            long size =
                                    Arrays.stream(tensors.tensor(name).shape())
                                            .reduce(1, Math::multiplyExact);
                            tensors.read(name, FloatBuffer.allocate(Math.toIntExact(size)));
                        }
                    }
                };
        someAreReadAndSomeRefused(
                "GGUF",
                new Fuzz(4, samples, words, ALLOCATION)
                        .run(inputs, read, ModelFormatException.class));
    }

    /**
     * Anything but a reading or a refusal has failed inside already; only one kind proves little.
     */
    private static void someAreReadAndSomeRefused(String format, Fuzz.Outcome outcome) {
        System.out.println(format + ": " + outcome);
        assertTrue(outcome.read() > 0, () -> format + ": nothing was read");
        assertTrue(outcome.refused() > 0, () -> format + ": nothing was refused");
    }

    private static byte[] safetensors(String header, int dataBytes) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + text.length + dataBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .array();
    }

    /** Two metadata entries and one tensor of a type with four (F32) or two (F16) bytes a value. */
    private static byte[] gguf(int type, int dataBytes) {
        ByteBuffer file = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
        file.put(bytes("GGUF")).putInt(3).putLong(1).putLong(2);
        text(file, "general.architecture");
        file.putInt(8);
        text(file, "llama");
        text(file, "tokens");
        file.putInt(9).putInt(8).putLong(2);
        text(file, "x");
        text(file, "yz");
        text(file, "w");
        file.putInt(2).putLong(2).putLong(2).putInt(type).putLong(0);
        int data = (file.position() + 31) / 32 * 32;
        return Arrays.copyOf(file.array(), data + dataBytes);
    }

    private static void text(ByteBuffer file, String text) {
        file.putLong(text.length()).put(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
