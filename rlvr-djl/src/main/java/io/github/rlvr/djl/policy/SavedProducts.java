package io.github.rlvr.djl.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlvr.djl.decoder.ProductChoice;
import io.github.rlvr.djl.format.JsonFile;
import io.github.rlvr.djl.format.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The kind of matrix products in a policy's saved state. */
final class SavedProducts {

    private static final String FILE = "products.json";
    private static final String PACKED = "packed_rollout";
    private static final String ONE_DNN = "onednn_training";
    private static final String WIDE = "wide_training";

    private SavedProducts() {}

    static void write(Path state, ProductChoice choice) throws IOException {
        ObjectNode object =
                JsonFile.object()
                        .put(PACKED, choice.packedRollout())
                        .put(ONE_DNN, choice.oneDnnTraining())
                        .put(WIDE, choice.wideTraining());
        Files.writeString(state.resolve(FILE), JsonFile.format(object));
    }

    static ProductChoice read(Path state) throws IOException {
        Path file = state.resolve(FILE);
        ObjectNode object = JsonFile.read(file);
        // States from before there were wide products do not name them.
        boolean wide = object.has(WIDE) && flag(file, object, WIDE);
        return new ProductChoice(flag(file, object, PACKED), flag(file, object, ONE_DNN), wide);
    }

    private static boolean flag(Path file, ObjectNode object, String name)
            throws ModelFormatException {
        if (!object.path(name).isBoolean()) {
            throw ModelFormatException.at(file, name, "must be true or false");
        }
        return object.get(name).booleanValue();
    }
}
