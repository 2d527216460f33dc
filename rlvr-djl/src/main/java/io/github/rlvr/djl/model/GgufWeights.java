package io.github.rlvr.djl.model;

import io.github.rlvr.djl.weights.GgufFile;
import io.github.rlvr.djl.weights.RowOrder;
import io.github.rlvr.djl.weights.WeightSource;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tensors of a GGUF file under Hugging Face's names and in its row order.
 *
 * <p>llama.cpp's converter interleaves the two halves of every query and key head of the Llama
 * architecture ({@code LlamaModel.permute}); that is undone here. Names that are not known stay as
 * they are, so that the check against the layout reports them.
 */
final class GgufWeights implements WeightSource {

    /** The tensor of per-frequency divisors that llama.cpp writes for llama3 scaling. */
    static final String ROPE_FACTORS = "rope_freqs.weight";

    private static final Pattern BLOCK =
            Pattern.compile("blk\\.(\\d{1,6})\\.(\\w+)\\.(weight|bias)");

    private static final Map<String, String> OUTER =
            Map.of(
                    "token_embd.weight", TensorLayout.EMBEDDING,
                    "output_norm.weight", TensorLayout.FINAL_NORM,
                    "output.weight", TensorLayout.HEAD);

    private static final Map<String, String> INNER =
            Map.ofEntries(
                    Map.entry("attn_norm", "input_layernorm"),
                    Map.entry("ffn_norm", "post_attention_layernorm"),
                    Map.entry("attn_q", "self_attn.q_proj"),
                    Map.entry("attn_k", "self_attn.k_proj"),
                    Map.entry("attn_v", "self_attn.v_proj"),
                    Map.entry("attn_output", "self_attn.o_proj"),
                    Map.entry("attn_q_norm", "self_attn.q_norm"),
                    Map.entry("attn_k_norm", "self_attn.k_norm"),
                    Map.entry("ffn_gate", "mlp.gate_proj"),
                    Map.entry("ffn_up", "mlp.up_proj"),
                    Map.entry("ffn_down", "mlp.down_proj"));

    private final GgufFile file;
    private final ModelSpec spec;
    private final Map<String, String> ownNames = new LinkedHashMap<>();

    GgufWeights(GgufFile file, ModelSpec spec) {
        this.file = file;
        this.spec = spec;
        for (String name : file.names()) {
            if (!name.equals(ROPE_FACTORS)) {
                ownNames.put(canonical(name), name);
            }
        }
    }

    private static String canonical(String name) {
        Matcher block = BLOCK.matcher(name);
        if (block.matches() && INNER.containsKey(block.group(2))) {
            String inner = INNER.get(block.group(2)) + "." + block.group(3);
            return TensorLayout.layer(Integer.parseInt(block.group(1)), inner);
        }
        return OUTER.getOrDefault(name, name);
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(ownNames.keySet());
    }

    @Override
    public long[] shape(String name) {
        return file.tensor(own(name)).shape();
    }

    @Override
    public void read(String name, FloatBuffer target) throws IOException {
        boolean interleaved =
                spec.architecture() == Architecture.LLAMA
                        && (name.endsWith("q_proj.weight") || name.endsWith("k_proj.weight"));
        if (interleaved) {
            file.read(own(name), deinterleave(spec.headDim()), target);
        } else {
            file.read(own(name), target);
        }
    }

    /** Row i of a head's first half lies at 2i, row i of its second half at 2i + 1. */
    private static RowOrder deinterleave(int headDim) {
        return row -> {
            long within = row % headDim;
            long half = headDim / 2;
            return row - within + within % half * 2 + within / half;
        };
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private String own(String name) {
        String own = ownNames.get(name);
        if (own == null) {
            throw new IllegalArgumentException("no tensor named " + name);
        }
        return own;
    }
}
