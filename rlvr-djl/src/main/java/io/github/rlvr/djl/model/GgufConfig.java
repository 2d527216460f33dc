package io.github.rlvr.djl.model;

import io.github.rlvr.djl.format.ModelFormatException;
import io.github.rlvr.djl.weights.GgufFile;
import io.github.rlvr.djl.weights.GgufMetadata;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** A model's shape from the metadata of a GGUF file. */
final class GgufConfig {

    private static final String EMBEDDING = "token_embd.weight";

    private final GgufFile file;
    private final GgufMetadata metadata;
    private final Architecture architecture;

    private GgufConfig(GgufFile file) throws ModelFormatException {
        this.file = file;
        this.metadata = file.metadata();
        String name = metadata.text("general.architecture").orElse("");
        this.architecture =
                Architecture.byModelType(name)
                        .orElseThrow(
                                () ->
                                        metadata.fault(
                                                "general.architecture",
                                                "\""
                                                        + name
                                                        + "\" is not supported; supported: "
                                                        + Architecture.supported()));
    }

    static ModelSpec read(GgufFile file) throws IOException {
        GgufConfig config = new GgufConfig(file);
        config.refuseUnsupported();
        try {
            ModelSpec spec = config.spec();
            return spec.withRopeScaling(GgufRope.scaling(file, spec));
        } catch (IllegalArgumentException e) {
            throw ModelFormatException.of(file.metadata().file(), e.getMessage(), e);
        }
    }

    private ModelSpec spec() throws ModelFormatException {
        int hidden = required("embedding_length");
        int heads = required("attention.head_count");
        if (heads < 1) {
            throw metadata.fault(key("attention.head_count"), heads + "; must be positive");
        }
        return new ModelSpec(
                architecture,
                required("block_count"),
                hidden,
                heads,
                integer("attention.head_count_kv").orElse(heads),
                headDim(hidden / heads),
                required("feed_forward_length"),
                vocab(),
                number("attention.layer_norm_rms_epsilon", 0),
                number("rope.freq_base", 10000),
                RopeScaling.none(),
                !file.names().contains("output.weight"),
                required("context_length"),
                eosIds(),
                metadata.integer("tokenizer.ggml.bos_token_id"),
                metadata.integer("tokenizer.ggml.padding_token_id"));
    }

    private int headDim(int otherwise) throws ModelFormatException {
        int headDim = integer("attention.key_length").orElse(otherwise);
        requireEqual("attention.value_length", headDim);
        requireEqual("rope.dimension_count", headDim);
        return headDim;
    }

    private void requireEqual(String field, int headDim) throws ModelFormatException {
        int value = integer(field).orElse(headDim);
        if (value != headDim) {
            throw metadata.fault(
                    key(field), value + "; only the head size " + headDim + " is supported");
        }
    }

    private int vocab() throws ModelFormatException {
        if (!file.names().contains(EMBEDDING)) {
            throw metadata.fault(EMBEDDING, "is missing");
        }
        return Math.toIntExact(file.tensor(EMBEDDING).rows());
    }

    /** End of sequence, of turn and of message all end a completion. */
    private Set<Integer> eosIds() throws ModelFormatException {
        Set<Integer> ids = new TreeSet<>();
        for (String kind : new String[] {"eos", "eot", "eom"}) {
            OptionalInt id = metadata.integer("tokenizer.ggml." + kind + "_token_id");
            id.ifPresent(ids::add);
        }
        return ids;
    }

    private void refuseUnsupported() throws ModelFormatException {
        refusePositive("expert_count", "mixtures of experts are not supported; dense is");
        refusePositive("attention.sliding_window", "is not supported; full attention is");
    }

    private void refusePositive(String field, String problem) throws ModelFormatException {
        if (integer(field).orElse(0) > 0) {
            throw metadata.fault(key(field), problem);
        }
    }

    private String key(String field) {
        return architecture.modelType() + "." + field;
    }

    private OptionalInt integer(String field) throws ModelFormatException {
        return metadata.integer(key(field));
    }

    private int required(String field) throws ModelFormatException {
        return metadata.requiredInteger(key(field));
    }

    private double number(String field, double otherwise) throws ModelFormatException {
        return metadata.number(key(field)).orElse(otherwise);
    }
}
