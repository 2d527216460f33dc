package io.github.rlvr.djl.model;

import io.github.rlvr.djl.format.ModelFormatException;
import io.github.rlvr.djl.text.GgufTokenizer;
import io.github.rlvr.djl.text.Tokenizer;
import io.github.rlvr.djl.text.TokenizerConfig;
import io.github.rlvr.djl.weights.GgufFile;
import io.github.rlvr.djl.weights.SafetensorsFolder;
import io.github.rlvr.djl.weights.WeightSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * A model on disk: shape, weights, tokenizer and chat template, checked against one another when it
 * is opened. Weights are read only when asked for.
 *
 * <p>Thread-safe until closed; owns its weights and tokenizer.
 */
public final class ModelSource implements AutoCloseable {

    static final String TOKENIZER_FILE = "tokenizer.json";

    private final Path path;
    private final ModelSpec spec;
    private final WeightSource weights;
    private final Tokenizer tokenizer;
    private final TokenizerConfig tokenizerConfig;

    private ModelSource(
            Path path,
            ModelSpec spec,
            WeightSource weights,
            Tokenizer tokenizer,
            TokenizerConfig tokenizerConfig) {
        this.path = path;
        this.spec = spec;
        this.weights = weights;
        this.tokenizer = tokenizer;
        this.tokenizerConfig = tokenizerConfig;
    }

    /**
     * Opens a Hugging Face folder ({@code config.json}, safetensors, {@code tokenizer.json}) or a
     * GGUF file. A {@code tokenizer.json} beside a GGUF file wins over the one inside.
     *
     * @throws ModelFormatException if a file is missing, malformed or unsupported, a tensor is
     *     missing, misshapen or unknown, or the tokenizer has more ids than the model
     */
    public static ModelSource open(Path model) throws IOException {
        if (Files.isDirectory(model)) {
            return openFolder(model);
        }
        if (Files.isRegularFile(model)) {
            return openGguf(model);
        }
        throw ModelFormatException.of(
                model, "no such folder of a Hugging Face model, nor a GGUF file");
    }

    private static ModelSource openFolder(Path folder) throws IOException {
        ModelSpec spec = HuggingFaceConfig.read(folder);
        TokenizerConfig config = TokenizerConfig.read(folder);
        return checked(
                folder,
                spec,
                config,
                SafetensorsFolder.open(folder),
                () -> Tokenizer.open(folder.resolve(TOKENIZER_FILE)));
    }

    private static ModelSource openGguf(Path path) throws IOException {
        GgufFile file = GgufFile.open(path);
        try {
            ModelSpec spec = GgufConfig.read(file);
            Path folder = path.toAbsolutePath().getParent();
            Path beside = folder.resolve(TOKENIZER_FILE);
            boolean own = !Files.exists(beside);
            TokenizerConfig inside = GgufTokenizer.config(file.metadata());
            TokenizerConfig config = own ? inside : TokenizerConfig.read(folder).orElse(inside);
            return checked(
                    path,
                    spec,
                    config,
                    new GgufWeights(file, spec),
                    () -> own ? GgufTokenizer.open(file.metadata()) : Tokenizer.open(beside));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Makes a tokenizer once the cheaper checks have passed. */
    @FunctionalInterface
    private interface TokenizerOpener {
        Tokenizer open() throws IOException;
    }

    private static ModelSource checked(
            Path path,
            ModelSpec spec,
            TokenizerConfig config,
            WeightSource weights,
            TokenizerOpener opener)
            throws IOException {
        try {
            TensorLayout.check(spec, weights, path);
            Tokenizer tokenizer = opener.open();
            if (tokenizer.size() > spec.vocab()) {
                int largest = tokenizer.size() - 1;
                tokenizer.close();
                throw ModelFormatException.at(
                        path,
                        TOKENIZER_FILE,
                        "has ids up to " + largest + "; the vocabulary has " + spec.vocab());
            }
            ModelSpec complete = spec.withEosIds(eosIds(spec, config, tokenizer));
            return new ModelSource(path, complete, weights, tokenizer, config);
        } catch (IOException | RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    /** The model's own end ids and the tokenizer's, which chat models often end turns with. */
    private static Set<Integer> eosIds(
            ModelSpec spec, TokenizerConfig config, Tokenizer tokenizer) {
        Set<Integer> ids = new TreeSet<>(spec.eosIds());
        OptionalInt own = config.eosToken().map(tokenizer::id).orElseGet(OptionalInt::empty);
        own.ifPresent(ids::add);
        return ids;
    }

    /** The folder or file that was opened. */
    public Path path() {
        return path;
    }

    /** The shape; its end ids include the tokenizer's end token. */
    public ModelSpec spec() {
        return spec;
    }

    /** The tensors, complete and well-shaped for {@link #spec()}; closed with this. */
    public WeightSource weights() {
        return weights;
    }

    /** The tokenizer; closed with this. Its text can be saved again ({@link Tokenizer#json()}). */
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /** The special tokens and the chat template. */
    public TokenizerConfig tokenizerConfig() {
        return tokenizerConfig;
    }

    /** The Jinja text of the chat template, if the model has one. */
    public Optional<String> chatTemplate() {
        return tokenizerConfig.chatTemplate();
    }

    /** The ids that end a completion: of the configuration, generation defaults and tokenizer. */
    public Set<Integer> eosIds() {
        return spec.eosIds();
    }

    /** Closes weights and tokenizer; closing twice does nothing. */
    @Override
    public void close() throws IOException {
        tokenizer.close();
        weights.close();
    }
}
