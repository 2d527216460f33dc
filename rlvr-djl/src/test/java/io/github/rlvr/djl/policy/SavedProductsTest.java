package io.github.rlvr.djl.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.djl.decoder.ProductChoice;
import io.github.rlvr.djl.format.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SavedProductsTest {

    @TempDir private Path state;

    @Test
    void whatWasChosenIsReadAgain() throws IOException {
        ProductChoice choice = new ProductChoice(true, false, true);
        SavedProducts.write(state, choice);
        assertEquals(choice, SavedProducts.read(state));
    }

    @Test
    void aStateThatDoesNotNameWideProductsHadNone() throws IOException {
        write("{\"packed_rollout\": true, \"onednn_training\": true}");
        assertEquals(ProductChoice.ONEDNN, SavedProducts.read(state));
    }

    @Test
    void aValueOfAnotherKindIsNamed() throws IOException {
        write("{\"packed_rollout\": true, \"onednn_training\": true, \"wide_training\": 1}");
        Exception e = assertThrows(ModelFormatException.class, () -> SavedProducts.read(state));
        assertTrue(e.getMessage().contains("wide_training"), e::getMessage);
    }

    private void write(String json) throws IOException {
        Files.writeString(state.resolve("products.json"), json);
    }
}
