package io.github.rlvr.djl.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.djl.TestModels;
import io.github.rlvr.djl.format.JsonFile;
import io.github.rlvr.djl.format.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsFolderTest {

    private static final String FIRST = "model-00001-of-00002.safetensors";
    private static final String SECOND = "model-00002-of-00002.safetensors";

    @TempDir Path folder;

    @Test
    void joinsShards() throws IOException {
        try (var weights = SafetensorsFolder.open(TestModels.folder("tiny-llama"))) {
            assertEquals(21, weights.names().size());
            assertArrayEquals(new long[] {512, 64}, weights.shape("lm_head.weight"));
            assertEquals(64, TestModels.values(weights, "model.norm.weight").length);
        }
    }

    @Test
    void aSwappedShardIsReported() throws IOException {
        Path copy = TestModels.copy("tiny-llama", folder);
        Files.move(copy.resolve(FIRST), copy.resolve("x"));
        Files.move(copy.resolve(SECOND), copy.resolve(FIRST));
        Files.move(copy.resolve("x"), copy.resolve(SECOND));
        assertFault(copy, "are shards swapped?");
    }

    @Test
    void aMissingShardIsNamed() throws IOException {
        Path copy = TestModels.copy("tiny-llama", folder);
        Files.delete(copy.resolve(SECOND));
        assertFault(copy, SECOND + ": no such file");
    }

    @Test
    void aTensorThatTheIndexDoesNotKnowIsNamed() throws IOException {
        Path copy = TestModels.copy("tiny-llama", folder);
        var index = JsonFile.read(copy.resolve(SafetensorsFolder.INDEX));
        index.withObject("/weight_map").remove("model.norm.weight");
        Files.writeString(copy.resolve(SafetensorsFolder.INDEX), index.toString());
        assertFault(copy, "model.norm.weight: the index does not place this tensor here");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../model.safetensors",
                "/etc/x.safetensors",
                "a/b.safetensors",
                "..\\\\x.safetensors",
                "",
                "x.bin",
                "C:x.safetensors",
                ".safetensors"
            })
    void anIndexCannotLeaveItsFolder(String shard) throws IOException {
        Files.writeString(
                folder.resolve(SafetensorsFolder.INDEX),
                "{\"weight_map\": {\"t\": \"" + shard + "\"}}");
        assertFault(folder, "must be a .safetensors file in the same folder");
    }

    @Test
    void pickledWeightsAreNeverRead() throws IOException {
        Files.write(folder.resolve("pytorch_model.bin"), new byte[10]);
        assertFault(folder, "pickled weights");
    }

    @Test
    void bfloat16IsTheUpperHalfOfAFloat() throws IOException {
        try (var weights = SafetensorsFolder.open(TestModels.folder("tiny-qwen3"))) {
            float[] norm = TestModels.values(weights, "model.norm.weight");
            for (float value : norm) {
                assertEquals(0, Float.floatToIntBits(value) & 0xFFFF);
            }
            assertEquals(64, norm.length);
        }
    }

    private static void assertFault(Path folder, String message) {
        var e = assertThrows(ModelFormatException.class, () -> SafetensorsFolder.open(folder));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }
}
