package io.github.rlvr.djl.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.djl.format.ModelFormatException;
import java.util.List;

/** Refuses, by name, every setting of a config.json that would change the arithmetic. */
final class UnsupportedFeatures {

    private static final List<String> EXPERTS =
            List.of("num_experts", "num_local_experts", "n_routed_experts");

    private UnsupportedFeatures() {}

    static void refuse(ConfigFields config, Architecture architecture) throws ModelFormatException {
        refuseActivation(config);
        refuseSlidingWindow(config);
        for (String field : EXPERTS) {
            if (config.number(field, 0) > 1) {
                throw config.fault(field, "mixtures of experts are not supported; dense is");
            }
        }
        if (config.flag("mlp_bias")) {
            throw config.fault("mlp_bias", "true is not supported; false is");
        }
        // Qwen2 has its bias without this field; elsewhere it would put one on o_proj as well.
        if (config.flag("attention_bias") && !architecture.hasAttentionBias()) {
            String where = "true is not supported for " + architecture.modelType() + "; false is";
            throw config.fault("attention_bias", where);
        }
        if (config.has("quantization_config")) {
            throw config.fault(
                    "quantization_config",
                    "quantised safetensors are not supported; F32, F16, BF16 and GGUF are");
        }
        if (config.number("partial_rotary_factor", 1) != 1) {
            throw config.fault("partial_rotary_factor", "only 1 is supported");
        }
    }

    private static void refuseActivation(ConfigFields config) throws ModelFormatException {
        String activation = config.text("hidden_act").orElse("silu");
        if (!activation.equals("silu") && !activation.equals("swish")) {
            throw config.fault("hidden_act", "\"" + activation + "\" is not supported; silu is");
        }
    }

    /** A window that is named but switched off, as Qwen2.5 has it, changes nothing. */
    private static void refuseSlidingWindow(ConfigFields config) throws ModelFormatException {
        if (config.flag("use_sliding_window") && config.has("sliding_window")) {
            throw config.fault("use_sliding_window", "true is not supported; full attention is");
        }
        for (JsonNode type : config.node("layer_types")) {
            if (!type.asText().equals("full_attention")) {
                throw config.fault("layer_types", type + " is not supported; full_attention is");
            }
        }
    }
}
