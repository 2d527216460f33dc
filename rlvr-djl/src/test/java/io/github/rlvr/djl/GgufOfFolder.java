package io.github.rlvr.djl;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.djl.model.Architecture;
import io.github.rlvr.djl.model.ModelSource;
import io.github.rlvr.djl.model.ModelSpec;
import io.github.rlvr.djl.model.RopeScaling;
import io.github.rlvr.djl.weights.WeightSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes a tiny model as llama.cpp's converter would, from its definition of the format. */
public final class GgufOfFolder {

    private static final Map<String, String> NAMES =
            Map.ofEntries(
                    Map.entry("model.embed_tokens", "token_embd"),
                    Map.entry("model.norm", "output_norm"),
                    Map.entry("lm_head", "output"),
                    Map.entry("input_layernorm", "attn_norm"),
                    Map.entry("post_attention_layernorm", "ffn_norm"),
                    Map.entry("self_attn.q_proj", "attn_q"),
                    Map.entry("self_attn.k_proj", "attn_k"),
                    Map.entry("self_attn.v_proj", "attn_v"),
                    Map.entry("self_attn.o_proj", "attn_output"),
                    Map.entry("self_attn.q_norm", "attn_q_norm"),
                    Map.entry("self_attn.k_norm", "attn_k_norm"),
                    Map.entry("mlp.gate_proj", "ffn_gate"),
                    Map.entry("mlp.up_proj", "ffn_up"),
                    Map.entry("mlp.down_proj", "ffn_down"));

    private GgufOfFolder() {}

    /** The whole model; {@code pre} is llama.cpp's name of the pre-tokenizer. */
    public static TestGguf convert(ModelSource original, String name, String pre)
            throws IOException {
        ModelSpec spec = original.spec();
        TestGguf gguf = shape(spec);
        addTokenizer(gguf, name, pre);
        if (spec.ropeScaling() instanceof RopeScaling.Llama3 llama3) {
            addRopeFactors(gguf, spec);
            gguf.put("llama.rope.scaling.original_context_length", llama3.originalContext());
        }
        return addTensors(gguf, original);
    }

    /** Metadata of the shape. */
    public static TestGguf shape(ModelSpec spec) {
        String prefix = spec.architecture().modelType() + ".";
        return new TestGguf()
                .put("general.architecture", spec.architecture().modelType())
                .put(prefix + "block_count", spec.layers())
                .put(prefix + "context_length", spec.contextLength())
                .put(prefix + "embedding_length", spec.hidden())
                .put(prefix + "feed_forward_length", spec.ffn())
                .put(prefix + "attention.head_count", spec.heads())
                .put(prefix + "attention.head_count_kv", spec.kvHeads())
                .put(prefix + "attention.key_length", spec.headDim())
                .put(prefix + "attention.value_length", spec.headDim())
                .put(prefix + "rope.dimension_count", spec.headDim())
                .put(prefix + "rope.freq_base", (float) spec.ropeTheta())
                .put(prefix + "attention.layer_norm_rms_epsilon", (float) spec.rmsEps());
    }

    /** Adds the tokenizer of a folder. */
    public static TestGguf addTokenizer(TestGguf gguf, String folder, String pre)
            throws IOException {
        JsonNode json = TestModels.json(TestModels.folder(folder).resolve("tokenizer.json"));
        String[] tokens = new String[512];
        json.at("/model/vocab")
                .properties()
                .forEach(e -> tokens[e.getValue().asInt()] = e.getKey());
        List<Integer> types = new ArrayList<>(TestGguf.repeat(1, 512));
        for (JsonNode added : json.get("added_tokens")) {
            tokens[added.get("id").asInt()] = added.get("content").asText();
            types.set(added.get("id").asInt(), 3);
        }
        List<String> merges = new ArrayList<>();
        for (JsonNode merge : json.at("/model/merges")) {
            merges.add(merge.get(0).asText() + " " + merge.get(1).asText());
        }
        return gguf.put("tokenizer.ggml.model", "gpt2")
                .put("tokenizer.ggml.pre", pre)
                .put("tokenizer.ggml.tokens", List.of(tokens))
                .put("tokenizer.ggml.token_type", types)
                .put("tokenizer.ggml.merges", merges)
                .put("tokenizer.ggml.bos_token_id", 508)
                .put("tokenizer.ggml.padding_token_id", 509)
                .put("tokenizer.ggml.eos_token_id", 511);
    }

    /** Adds the tensors of an open folder, queries and keys permuted for Llama. */
    public static TestGguf addTensors(TestGguf gguf, ModelSource model) throws IOException {
        WeightSource weights = model.weights();
        for (String name : weights.names()) {
            float[] values = TestModels.values(weights, name);
            long[] shape = weights.shape(name);
            boolean permuted =
                    model.spec().architecture() == Architecture.LLAMA
                            && name.matches(".*[qk]_proj\\.weight");
            int heads = name.contains("q_proj") ? model.spec().heads() : model.spec().kvHeads();
            gguf.tensor(
                    own(name), permuted ? permute(values, heads, (int) shape[1]) : values, shape);
        }
        return gguf;
    }

    /** Adds llama3 divisors, the quotient of plain and scaled frequencies. */
    public static TestGguf addRopeFactors(TestGguf gguf, ModelSpec spec) {
        float[] scaled = spec.inverseFrequencies();
        float[] plain = spec.withRopeScaling(RopeScaling.none()).inverseFrequencies();
        float[] factors = new float[scaled.length];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = plain[i] / scaled[i];
        }
        return gguf.tensor("rope_freqs.weight", factors, factors.length);
    }

    /** reshape(heads, 2, rows / heads / 2, columns).swapaxes(1, 2), as the converter has it. */
    static float[] permute(float[] values, int heads, int columns) {
        int half = values.length / columns / heads / 2;
        float[] out = new float[values.length];
        int to = 0;
        for (int head = 0; head < heads; head++) {
            for (int i = 0; i < half; i++) {
                for (int part = 0; part < 2; part++) {
                    int from = ((head * 2 + part) * half + i) * columns;
                    System.arraycopy(values, from, out, to, columns);
                    to += columns;
                }
            }
        }
        return out;
    }

    private static String own(String name) {
        int dot = name.lastIndexOf('.');
        String suffix = name.substring(dot);
        String stem = name.substring(0, dot);
        if (stem.startsWith("model.layers.")) {
            String[] parts = stem.split("\\.", 4);
            return "blk." + parts[2] + "." + NAMES.get(parts[3]) + suffix;
        }
        return NAMES.get(stem) + suffix;
    }
}
