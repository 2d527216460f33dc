package io.github.rlvr.benchmarks;

import io.github.rlvr.djl.model.HuggingFaceFolder;
import io.github.rlvr.djl.model.ModelSource;
import io.github.rlvr.djl.weights.ElementType;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes a model as a Hugging Face folder, so that peers load the very same float32 weights that a
 * GGUF file holds. Arguments: {@code MODEL FOLDER}.
 */
public final class ExportModel {

    private ExportModel() {}

    /** Opens the first argument and writes it to the second. */
    public static void main(String[] arguments) throws IOException {
        try (ModelSource source = ModelSource.open(Path.of(arguments[0]))) {
            HuggingFaceFolder.write(
                    Path.of(arguments[1]),
                    source.spec(),
                    source.weights(),
                    ElementType.F32,
                    source.tokenizer(),
                    source.tokenizerConfig());
        }
    }
}
