package io.github.rlvr.djl.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlvr.djl.format.JsonFile;
import io.github.rlvr.djl.format.ModelFormatException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** PEFT's adapter_config.json; every setting that would change the arithmetic is refused. */
final class AdapterConfig {

    /** Settings that must be off: null, false, or an empty list or object. */
    private static final List<String> MUST_BE_OFF =
            List.of(
                    "rank_pattern",
                    "alpha_pattern",
                    "modules_to_save",
                    "layers_to_transform",
                    "layers_pattern",
                    "layer_replication",
                    "exclude_modules",
                    "target_parameters",
                    "trainable_token_indices",
                    "fan_in_fan_out",
                    "lora_bias",
                    "use_dora",
                    "use_qalora",
                    "use_bdlora",
                    "arrow_config",
                    "velora_config",
                    "alora_invocation_tokens");

    private AdapterConfig() {}

    static AdapterSpec parse(ConfigFields config) throws ModelFormatException {
        requireText(config, "peft_type", "LORA");
        requireText(config, "bias", "none");
        refuseSpecialStart(config);
        for (String field : MUST_BE_OFF) {
            if (isOn(config.node(field))) {
                throw config.fault(field, config.node(field) + " is not supported; leave it off");
            }
        }
        try {
            return new AdapterSpec(
                    config.requiredInt("r"),
                    config.requiredNumber("lora_alpha"),
                    targets(config),
                    config.number("lora_dropout", 0),
                    config.flag("use_rslora"));
        } catch (IllegalArgumentException e) {
            throw ModelFormatException.of(config.file(), e.getMessage(), e);
        }
    }

    /** PiSSA, OLoRA and their kin change the base weights too when PEFT loads them. */
    private static void refuseSpecialStart(ConfigFields config) throws ModelFormatException {
        JsonNode start = config.node("init_lora_weights");
        if (start.isTextual() && !start.textValue().equals("gaussian")) {
            throw config.fault(
                    "init_lora_weights", start + " is not supported; true, false, gaussian are");
        }
    }

    private static boolean isOn(JsonNode node) {
        boolean off =
                node.isMissingNode()
                        || node.isNull()
                        || node.isBoolean() && !node.booleanValue()
                        || node.isContainerNode() && node.isEmpty();
        return !off;
    }

    private static void requireText(ConfigFields config, String field, String expected)
            throws ModelFormatException {
        String value = config.text(field).orElse(expected);
        if (!value.equals(expected)) {
            throw config.fault(field, "\"" + value + "\" is not supported; " + expected + " is");
        }
    }

    private static Set<String> targets(ConfigFields config) throws ModelFormatException {
        JsonNode node = config.node("target_modules");
        Set<String> targets = new TreeSet<>();
        if (!node.isArray()) {
            String rule = " is not supported; a list of " + AdapterSpec.TARGETS + " is";
            throw config.fault("target_modules", node + rule);
        }
        node.forEach(target -> targets.add(target.asText()));
        return targets;
    }

    static String write(AdapterSpec spec, Optional<String> baseModel) {
        ObjectNode json = JsonFile.object();
        json.put("peft_type", "LORA").put("task_type", "CAUSAL_LM");
        json.put("base_model_name_or_path", baseModel.orElse(null));
        json.put("r", spec.rank());
        // PEFT declares an integer; a fraction is written as it is.
        if (spec.alpha() == Math.rint(spec.alpha())) {
            json.put("lora_alpha", (long) spec.alpha());
        } else {
            json.put("lora_alpha", spec.alpha());
        }
        json.put("lora_dropout", spec.dropout()).put("use_rslora", spec.rankStabilised());
        ArrayNode targets = json.putArray("target_modules");
        spec.targets().forEach(targets::add);
        json.put("bias", "none").put("fan_in_fan_out", false).put("use_dora", false);
        json.put("inference_mode", true).put("init_lora_weights", true);
        json.putNull("modules_to_save").putNull("layers_to_transform");
        json.putObject("rank_pattern");
        json.putObject("alpha_pattern");
        return JsonFile.format(json);
    }
}
