package io.github.rlvr.djl.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlvr.djl.format.JsonFile;
import io.github.rlvr.djl.format.ModelFormatException;
import io.github.rlvr.djl.weights.ElementType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * A model's {@code config.json} and {@code generation_config.json}, in the form that transformers 4
 * wrote ({@code rope_theta}, {@code rope_scaling}, {@code torch_dtype}) or the one that
 * transformers 5 writes ({@code rope_parameters}, {@code dtype}). Written files hold both forms.
 */
public final class HuggingFaceConfig {

    /** The name of the configuration file. */
    public static final String FILE = "config.json";

    /** The name of the file of generation defaults; read for its end-of-sequence ids. */
    public static final String GENERATION_FILE = "generation_config.json";

    private HuggingFaceConfig() {}

    /**
     * Reads a folder's configuration. The end ids are those of both files together.
     *
     * @throws ModelFormatException if config.json is missing or malformed, or asks for what is not
     *     supported (names the field and what is supported)
     */
    public static ModelSpec read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        Path generationFile = folder.resolve(GENERATION_FILE);
        ObjectNode generation =
                Files.exists(generationFile) ? JsonFile.read(generationFile) : JsonFile.object();
        return parse(
                new ConfigFields(JsonFile.read(file), file),
                new ConfigFields(generation, generationFile));
    }

    private static ModelSpec parse(ConfigFields config, ConfigFields generation)
            throws ModelFormatException {
        Architecture architecture = architecture(config);
        UnsupportedFeatures.refuse(config, architecture);
        int hidden = config.requiredInt("hidden_size");
        int heads = config.requiredInt("num_attention_heads");
        int headDim = headDim(config, architecture, hidden, heads);
        Set<Integer> eosIds = new TreeSet<>(config.ids("eos_token_id"));
        eosIds.addAll(generation.ids("eos_token_id"));
        try {
            return new ModelSpec(
                    architecture,
                    config.requiredInt("num_hidden_layers"),
                    hidden,
                    heads,
                    config.optionalInt("num_key_value_heads").orElse(heads),
                    headDim,
                    config.requiredInt("intermediate_size"),
                    config.requiredInt("vocab_size"),
                    config.number("rms_norm_eps", 1e-6),
                    RopeConfig.theta(config),
                    RopeConfig.scaling(config),
                    config.flag("tie_word_embeddings"),
                    config.optionalInt("max_position_embeddings")
                            .orElse(architecture.defaultContextLength()),
                    eosIds,
                    first(config.id("bos_token_id"), generation.id("bos_token_id")),
                    first(config.id("pad_token_id"), generation.id("pad_token_id")));
        } catch (IllegalArgumentException e) {
            throw ModelFormatException.of(config.file(), e.getMessage(), e);
        }
    }

    private static Architecture architecture(ConfigFields config) throws ModelFormatException {
        String modelType = config.text("model_type").orElse("");
        return Architecture.byModelType(modelType)
                .orElseThrow(
                        () ->
                                config.fault(
                                        "model_type",
                                        "\""
                                                + modelType
                                                + "\" is not supported; supported: "
                                                + Architecture.supported()));
    }

    private static int headDim(
            ConfigFields config, Architecture architecture, int hidden, int heads)
            throws ModelFormatException {
        if (heads < 1) {
            throw config.fault("num_attention_heads", heads + "; must be positive");
        }
        return config.optionalInt("head_dim").orElse(architecture.defaultHeadDim(hidden, heads));
    }

    private static OptionalInt first(OptionalInt one, OptionalInt other) {
        return one.isPresent() ? one : other;
    }

    /**
     * The content of a {@code config.json} for transformers to load.
     *
     * @param storedAs how the weights beside it are stored: F32 or BF16
     */
    public static String write(ModelSpec spec, ElementType storedAs) {
        ObjectNode json = JsonFile.object();
        json.putArray("architectures").add(spec.architecture().className());
        json.put("model_type", spec.architecture().modelType());
        json.put("hidden_act", "silu");
        json.put("num_hidden_layers", spec.layers());
        json.put("hidden_size", spec.hidden());
        json.put("num_attention_heads", spec.heads());
        json.put("num_key_value_heads", spec.kvHeads());
        json.put("head_dim", spec.headDim());
        json.put("intermediate_size", spec.ffn());
        json.put("vocab_size", spec.vocab());
        json.put("max_position_embeddings", spec.contextLength());
        json.put("rms_norm_eps", spec.rmsEps());
        json.put("tie_word_embeddings", spec.tiedEmbeddings());
        json.put("initializer_range", RandomWeights.STANDARD_DEVIATION);
        json.put("attention_dropout", 0.0);
        json.put("use_cache", true);
        putArchitectureFields(spec.architecture(), json);
        RopeConfig.put(spec, json);
        putIds(spec, json);
        String dtype = storedAs == ElementType.BF16 ? "bfloat16" : "float32";
        json.put("torch_dtype", dtype).put("dtype", dtype);
        return JsonFile.format(json);
    }

    /** The content of a {@code generation_config.json}: special ids only. */
    public static String writeGeneration(ModelSpec spec) {
        ObjectNode json = JsonFile.object();
        putIds(spec, json);
        return JsonFile.format(json);
    }

    private static void putArchitectureFields(Architecture architecture, ObjectNode json) {
        if (architecture == Architecture.LLAMA) {
            json.put("mlp_bias", false);
        } else {
            json.put("use_sliding_window", false).putNull("sliding_window");
        }
        if (!architecture.hasAttentionBias()) {
            json.put("attention_bias", false);
        }
    }

    private static void putIds(ModelSpec spec, ObjectNode json) {
        spec.bosId()
                .ifPresentOrElse(
                        id -> json.put("bos_token_id", id), () -> json.putNull("bos_token_id"));
        spec.padId()
                .ifPresentOrElse(
                        id -> json.put("pad_token_id", id), () -> json.putNull("pad_token_id"));
        if (spec.eosIds().size() == 1) {
            json.put("eos_token_id", spec.eosIds().iterator().next());
        } else if (spec.eosIds().isEmpty()) {
            json.putNull("eos_token_id");
        } else {
            ArrayNode ids = json.putArray("eos_token_id");
            spec.eosIds().forEach(ids::add);
        }
    }
}
