package io.github.rlvr.djl.model;

import io.github.rlvr.djl.format.ModelFormatException;
import io.github.rlvr.djl.format.WholeFile;
import io.github.rlvr.djl.text.Tokenizer;
import io.github.rlvr.djl.text.TokenizerConfig;
import io.github.rlvr.djl.weights.ElementType;
import io.github.rlvr.djl.weights.SafetensorsFolder;
import io.github.rlvr.djl.weights.SafetensorsWriter;
import io.github.rlvr.djl.weights.WeightSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Saves models in the layout that transformers, vLLM and {@link ModelSource} open. */
public final class HuggingFaceFolder {

    private HuggingFaceFolder() {}

    /**
     * Writes a whole model. Every file appears whole or not at all, {@code config.json} last, so
     * that a folder cut short by a crash is refused for want of it.
     *
     * @param folder made if it is missing; files of an earlier save are replaced
     * @param weights the tensors of {@link TensorLayout#of}, and no unknown others
     * @param storedAs F32, or BF16 rounded to nearest even
     * @throws ModelFormatException if the weights do not fit the spec; nothing is written
     * @throws IOException if the disk refuses
     */
    public static void write(
            Path folder,
            ModelSpec spec,
            WeightSource weights,
            ElementType storedAs,
            Tokenizer tokenizer,
            TokenizerConfig tokenizerConfig)
            throws IOException {
        TensorLayout.check(spec, weights, folder);
        Files.createDirectories(folder);
        Map<String, String> names = new LinkedHashMap<>();
        TensorLayout.of(spec).keySet().forEach(name -> names.put(name, name));
        Path file = folder.resolve(SafetensorsFolder.SINGLE);
        SafetensorsWriter.write(file, weights, names, storedAs, Map.of("format", "pt"));
        writeTokenizer(folder, tokenizer, tokenizerConfig);
        WholeFile.write(
                folder.resolve(HuggingFaceConfig.GENERATION_FILE),
                HuggingFaceConfig.writeGeneration(spec));
        WholeFile.write(
                folder.resolve(HuggingFaceConfig.FILE), HuggingFaceConfig.write(spec, storedAs));
    }

    /**
     * Writes a tokenizer's files only: {@code tokenizer.json}, {@code tokenizer_config.json}, and
     * {@code chat_template.jinja} if there is a template; if there is none, that of an earlier save
     * is removed.
     */
    public static void writeTokenizer(
            Path folder, Tokenizer tokenizer, TokenizerConfig tokenizerConfig) throws IOException {
        WholeFile.write(folder.resolve(ModelSource.TOKENIZER_FILE), tokenizer.json());
        Path template = folder.resolve(TokenizerConfig.TEMPLATE_FILE);
        if (tokenizerConfig.chatTemplate().isPresent()) {
            WholeFile.write(template, tokenizerConfig.chatTemplate().get());
        } else {
            Files.deleteIfExists(template);
        }
        WholeFile.write(folder.resolve(TokenizerConfig.FILE), tokenizerConfig.toJson());
    }
}
