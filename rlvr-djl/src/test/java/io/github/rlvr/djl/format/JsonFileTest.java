package io.github.rlvr.djl.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonFileTest {

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\": 1, \"a\": 2}|Duplicate",
                "{} {}|not valid JSON",
                "[]|must hold one JSON object",
                "7|must hold one JSON object",
                "{\"a\": NaN}|not valid JSON",
                "{|not valid JSON"
            })
    void whatIsNotOneStrictObjectIsRefused(String json, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("x.json"), json);
        var e = assertThrows(ModelFormatException.class, () -> JsonFile.read(file));
        assertTrue(e.getMessage().contains(message), e.getMessage());
        assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
    }

    @Test
    void anEmptyFileIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("x.json"), "");
        assertThrows(ModelFormatException.class, () -> JsonFile.read(file));
    }

    @Test
    void deepNestingIsRefusedWithoutOverflow() throws IOException {
        Path file = Files.writeString(folder.resolve("x.json"), "{\"a\":" + "[".repeat(100_000));
        assertThrows(ModelFormatException.class, () -> JsonFile.read(file));
    }

    @Test
    void aFormattedObjectIsReadBack() throws IOException {
        var object = JsonFile.object().put("text", "caf\u00e9\n").put("number", 0.1);
        Path file = Files.writeString(folder.resolve("x.json"), JsonFile.format(object));
        assertEquals(object, JsonFile.read(file));
    }
}
