package io.github.rlvr.core.observe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.metrics.Metrics;
import io.github.rlvr.core.train.StepReport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TensorBoardWriterTest {

    private static final Clock CLOCK =
            Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC);

    @TempDir Path folder;

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private void train(long from) {
        TensorBoardWriter writer = new TensorBoardWriter(folder, CLOCK);
        writer.onTrainingBegin(TrainConfig.DEFAULTS, from);
        writer.onStep(
                new StepReport(
                        from + 1,
                        9,
                        Metrics.of("reward", 0.25),
                        Metrics.of("step_time", 2),
                        List.of()));
    }

    @Test
    void aMessageHasTheBytesOfTheProtocol() {
        // Field 1 double 2.0, field 2 varint 300, field 5: field 1: {field 1 "r", field 2 float 1}.
        assertArrayEquals(
                HexFormat.of()
                        .parseHex(
                                "090000000000000040"
                                        + "10ac02"
                                        + "2a0a0a08"
                                        + "0a0172"
                                        + "150000803f"),
                EventMessage.scalars(2, 300, Map.of("r", 1.0)));
    }

    @Test
    void aFrameHasLengthAndMaskedChecksums() {
        // Masked CRC-32C as TensorFlow's own writer computes it.
        byte[] frame = RecordFrame.of("abc".getBytes(StandardCharsets.UTF_8));
        ByteBuffer read = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(3, read.getLong());
        assertEquals(0x0e4999b0, read.getInt());
        assertEquals('a', read.get());
        assertEquals(0x21f1576e, read.getInt(15));
        assertEquals(19, frame.length);
    }

    @Test
    void everyRecordOfAFileIsWhole() throws IOException {
        train(0);
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(files().get(0)));
        file.order(ByteOrder.LITTLE_ENDIAN);
        int records = 0;
        while (file.hasRemaining()) {
            file.position(file.position() + 8 + 4 + (int) file.getLong(file.position()) + 4);
            records++;
        }
        assertEquals(3, records);
    }

    @Test
    void aRunThatGoesOnGetsAFileThatSortsBehind() throws IOException {
        train(0);
        train(1);
        assertEquals(2, files().size());
        assertTrue(
                files().get(0).getFileName().toString().startsWith("events.out.tfevents.17"),
                files()::toString);
        String second = Files.readString(files().get(1), StandardCharsets.ISO_8859_1);
        assertTrue(second.contains("brain.Event:2"));
    }

    @Test
    void theLoggedLineHoldsEveryMetric() {
        StepReport report =
                new StepReport(
                        3, 9, Metrics.of("reward", 0.25), Metrics.of("step_time", 2), List.of());
        assertEquals("step=3 reward=0.25 step_time=2.0", MetricsLogger.line(report));
    }
}
