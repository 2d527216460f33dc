package io.github.rlvr.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlvr.core.data.DataFormatException;
import io.github.rlvr.core.data.TaskLayout;
import io.github.rlvr.core.data.TaskReader;
import io.github.rlvr.core.data.TaskSet;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files were written by PyArrow; each has a twin in JSONL with the same rows. */
class ParquetTablesTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir Path directory;

    @ParameterizedTest
    @CsvSource({
        "gsm8k-snappy, gsm8k",
        "gsm8k-zstd, gsm8k",
        "gsm8k-gzip, gsm8k",
        "gsm8k-lz4, gsm8k",
        "gsm8k-none, gsm8k",
        "gsm8k-v2, gsm8k",
        "verl, verl",
        "verl-v2, verl",
        "trl, trl"
    })
    void rowsAreThoseOfTheTwinInJsonl(String parquet, String twin) throws IOException {
        List<JsonNode> expected = new ArrayList<>();
        for (String line : Files.readString(resource(twin + ".jsonl")).strip().split("\n")) {
            expected.add(JSON.readTree(line));
        }
        assertEquals(expected, new ParquetTables().rows(resource(parquet + ".parquet")));
    }

    @ParameterizedTest
    @CsvSource({"gsm8k-snappy, gsm8k", "verl, verl", "trl, trl"})
    void tasksAreThoseOfTheTwinInJsonl(String parquet, String twin) throws IOException {
        TaskReader reader = new TaskReader(TaskLayout.AUTO);
        TaskSet tasks = reader.read(resource(parquet + ".parquet"));
        TaskSet expected = reader.read(resource(twin + ".jsonl"));
        assertEquals(expected.size(), tasks.size());
        for (int i = 0; i < tasks.size(); i++) {
            assertEquals(parquet + ":" + (i + 1), tasks.tasks().get(i).id());
            assertEquals(expected.tasks().get(i).prompt(), tasks.tasks().get(i).prompt());
            assertEquals(expected.tasks().get(i).gold(), tasks.tasks().get(i).gold());
            assertEquals(expected.tasks().get(i).columns(), tasks.tasks().get(i).columns());
        }
    }

    @Test
    void everyKindOfColumnHasItsJson() throws IOException {
        ObjectNode row = new ParquetTables().rows(resource("kinds.parquet")).get(0);
        assertEquals(0.1, row.get("f32").doubleValue());
        assertEquals(1L << 40, row.get("big").longValue());
        assertEquals(4294967295L, row.get("u32").longValue());
        assertEquals(new BigInteger("18446744073709551615"), row.get("u64").bigIntegerValue());
        assertEquals("2024-02-29", row.get("day").textValue());
        assertEquals("2024-02-29T12:00:00.005Z", row.get("at").textValue());
        assertEquals("2024-02-29T12:00:01", row.get("local").textValue());
        assertEquals(new BigDecimal("12.50"), row.get("price").decimalValue());
        assertEquals("/wA=", row.get("raw").asText());
        assertEquals(JSON.readTree("{\"k\": 1}"), row.get("map"));
        assertEquals(JSON.readTree("[[1, 2], [], null]"), row.get("nested"));
    }

    @Test
    void aRowThatDoesNotFitIsNamedWithFileRowAndColumn() {
        String message = refusal(resource("no-question.parquet"));
        assertTrue(message.contains("no-question.parquet:41: no column 'question'"), message);
    }

    @Test
    void aTextThatIsNoUtf8IsNamedWithFileRowAndColumn() {
        String message = refusal(resource("not-utf8.parquet"));
        assertTrue(message.contains("not-utf8.parquet:2: column answer is not UTF-8"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"empty.parquet", "brotli.parquet"})
    void emptyFilesAndUnknownCompressionsAreRefusedByName(String name) {
        String message = refusal(resource(name));
        assertTrue(message.contains(name), message);
        assertTrue(
                message.contains("is empty")
                        || message.contains("compression BROTLI is not supported"),
                message);
    }

    @Test
    void aFileCutOffAnywhereIsRefusedByName() throws IOException {
        byte[] whole = Files.readAllBytes(resource("gsm8k-snappy.parquet"));
        Path cut = directory.resolve("cut.parquet");
        for (int length = 0; length < whole.length; length += 97) {
            Files.write(cut, Arrays.copyOf(whole, length));
            assertTrue(refusal(cut).contains("cut.parquet"));
        }
    }

    @Test
    void missingAndForeignFilesAreRefusedByName() throws IOException {
        Path foreign = directory.resolve("foreign.parquet");
        Files.writeString(foreign, "{\"prompt\": \"a text that is long enough\"}");
        assertTrue(refusal(foreign).contains("does not end as a Parquet file does"));
        assertTrue(refusal(directory.resolve("none.parquet")).contains("does not exist"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"verl.parquet", "gsm8k-gzip.parquet", "verl-v2.parquet"})
    void damagedFilesGiveRowsOrATypedErrorThatNamesThem(String name) throws IOException {
        byte[] whole = Files.readAllBytes(resource(name));
        Path damaged = directory.resolve("damaged.parquet");
        Random random = new Random(7);
        int refused = 0;
        for (int i = 0; i < 300; i++) {
            byte[] bytes = whole.clone();
            for (int change = 0; change <= i % 3; change++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Files.write(damaged, bytes);
            try {
                assertTrue(!new ParquetTables().rows(damaged).isEmpty());
            } catch (DataFormatException e) {
                assertTrue(e.getMessage().contains("damaged.parquet"), e.getMessage());
                refused++;
            }
        }
        assertTrue(refused > 50, refused + " of 300 were refused");
    }

    private static String refusal(Path file) {
        return assertThrows(
                        DataFormatException.class, () -> new TaskReader(TaskLayout.AUTO).read(file))
                .getMessage();
    }

    private static Path resource(String name) {
        try {
            return Path.of(ParquetTablesTest.class.getResource("/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(name, e);
        }
    }
}
