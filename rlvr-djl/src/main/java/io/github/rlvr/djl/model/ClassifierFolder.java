package io.github.rlvr.djl.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlvr.djl.format.JsonFile;
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
import java.util.Set;

/**
 * A token classifier on disk, as transformers saves {@code LlamaForTokenClassification} and its
 * kin: a decoder without output projection, and a head {@code score} that gives every position one
 * logit a label.
 *
 * <p>Owns its weights and tokenizer until closed.
 *
 * @param spec shape of the trunk; its embeddings are called tied because there is no projection
 * @param labels number of labels
 * @param weights of trunk and head
 * @param tokenizer of the folder
 * @param tokenizerConfig of the folder
 */
public record ClassifierFolder(
        ModelSpec spec,
        int labels,
        WeightSource weights,
        Tokenizer tokenizer,
        TokenizerConfig tokenizerConfig)
        implements AutoCloseable {

    /** The head's matrix, {@code [labels, hidden]}. */
    public static final String WEIGHT = "score.weight";

    /** The head's offset, {@code [labels]}; a folder without one has offset 0. */
    public static final String BIAS = "score.bias";

    /**
     * Opens a folder.
     *
     * @throws ModelFormatException if a file is missing or malformed, or it holds no head of two or
     *     more labels
     */
    public static ClassifierFolder open(Path folder) throws IOException {
        ModelSpec spec = HuggingFaceConfig.read(folder).withTiedEmbeddings(true);
        WeightSource weights = SafetensorsFolder.open(folder);
        try {
            Map<String, long[]> expected = new LinkedHashMap<>(TensorLayout.of(spec));
            int labels = labels(folder, weights);
            expected.put(WEIGHT, new long[] {labels, spec.hidden()});
            if (weights.names().contains(BIAS)) {
                expected.put(BIAS, new long[] {labels});
            }
            TensorLayout.check(expected, Set.of(), weights, folder, "a token classifier");
            return new ClassifierFolder(
                    spec,
                    labels,
                    weights,
                    Tokenizer.open(folder.resolve(ModelSource.TOKENIZER_FILE)),
                    TokenizerConfig.read(folder));
        } catch (IOException | RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    private static int labels(Path folder, WeightSource weights) throws IOException {
        if (!weights.names().contains(WEIGHT)) {
            throw ModelFormatException.at(
                    folder,
                    WEIGHT,
                    "is missing; a process reward model is a token classifier, not a language model");
        }
        long labels = weights.shape(WEIGHT)[0];
        if (labels < 2) {
            throw ModelFormatException.at(
                    folder, WEIGHT, "has " + labels + " labels; two or more are needed");
        }
        return Math.toIntExact(labels);
    }

    /**
     * Writes a classifier in float32; {@code config.json} comes last.
     *
     * @param spec of the trunk
     * @param weights of trunk and head under the names above
     * @throws IOException if the disk refuses
     */
    public static void write(
            Path folder,
            ModelSpec spec,
            WeightSource weights,
            Tokenizer tokenizer,
            TokenizerConfig tokenizerConfig)
            throws IOException {
        Files.createDirectories(folder);
        Map<String, String> names = new LinkedHashMap<>();
        weights.names().forEach(name -> names.put(name, name));
        Path file = folder.resolve(SafetensorsFolder.SINGLE);
        SafetensorsWriter.write(file, weights, names, ElementType.F32, Map.of("format", "pt"));
        HuggingFaceFolder.writeTokenizer(folder, tokenizer, tokenizerConfig);
        Path config = folder.resolve(HuggingFaceConfig.FILE);
        ObjectNode json = JsonFile.parse(HuggingFaceConfig.write(spec, ElementType.F32), config);
        String trunk = spec.architecture().className();
        String head = trunk.replace("ForCausalLM", "ForTokenClassification");
        json.putArray("architectures").add(head);
        json.put("num_labels", weights.shape(WEIGHT)[0]);
        WholeFile.write(config, JsonFile.format(json));
    }

    @Override
    public void close() throws IOException {
        tokenizer.close();
        weights.close();
    }
}
