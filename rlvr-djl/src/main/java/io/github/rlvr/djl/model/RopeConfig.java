package io.github.rlvr.djl.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlvr.djl.format.ModelFormatException;
import java.util.Optional;

/** The rotary settings of a config.json, in transformers' older or newer form. */
final class RopeConfig {

    private static final double DEFAULT_THETA = 10000;
    private static final String NEW_FORM = "rope_parameters";
    private static final String OLD_FORM = "rope_scaling";
    private static final String THETA = "rope_theta";
    private static final String TYPE = "rope_type";

    private RopeConfig() {}

    static double theta(ConfigFields config) throws ModelFormatException {
        ConfigFields parameters = config.object(NEW_FORM);
        double outer = config.number(THETA, DEFAULT_THETA);
        double theta = parameters.number(THETA, outer);
        if (config.has(THETA) && theta != outer) {
            throw config.fault(
                    THETA, outer + " contradicts " + NEW_FORM + "." + THETA + " = " + theta);
        }
        return theta;
    }

    /** The newer form wins where both are there; transformers writes them alike. */
    static RopeScaling scaling(ConfigFields config) throws ModelFormatException {
        String form = config.has(NEW_FORM) ? NEW_FORM : OLD_FORM;
        ConfigFields rope = config.object(form);
        for (JsonNode value : config.node(form)) {
            if (value.isObject()) {
                throw config.fault(form, "one setting per layer type is not supported; one is");
            }
        }
        if (rope.number("partial_rotary_factor", 1) != 1) {
            throw rope.fault("partial_rotary_factor", "only 1 is supported");
        }
        String type = rope.text(TYPE).or(() -> text(rope, "type")).orElse("default");
        try {
            return scaling(rope, type);
        } catch (IllegalArgumentException e) {
            throw config.fault(form, e.getMessage());
        }
    }

    private static Optional<String> text(ConfigFields rope, String field) {
        return Optional.ofNullable(rope.node(field).textValue());
    }

    private static RopeScaling scaling(ConfigFields rope, String type) throws ModelFormatException {
        return switch (type) {
            case "default" -> RopeScaling.none();
            case "linear" -> new RopeScaling.Linear(rope.requiredNumber("factor"));
            case "llama3" ->
                    new RopeScaling.Llama3(
                            rope.requiredNumber("factor"),
                            rope.requiredNumber("low_freq_factor"),
                            rope.requiredNumber("high_freq_factor"),
                            rope.requiredInt("original_max_position_embeddings"));
            default ->
                    throw rope.fault(
                            TYPE,
                            "\"" + type + "\" is not supported; default, linear and llama3 are");
        };
    }

    static void put(ModelSpec spec, ObjectNode json) {
        ObjectNode parameters = json.putObject(NEW_FORM);
        fill(spec.ropeScaling(), parameters);
        json.put(THETA, spec.ropeTheta());
        if (spec.ropeScaling() instanceof RopeScaling.None) {
            json.putNull(OLD_FORM);
        } else {
            json.set(OLD_FORM, parameters.deepCopy());
        }
        parameters.put(THETA, spec.ropeTheta());
    }

    private static void fill(RopeScaling scaling, ObjectNode json) {
        if (scaling instanceof RopeScaling.Linear linear) {
            json.put(TYPE, "linear").put("factor", linear.factor());
        } else if (scaling instanceof RopeScaling.Llama3 llama3) {
            json.put(TYPE, "llama3")
                    .put("factor", llama3.factor())
                    .put("low_freq_factor", llama3.lowFreqFactor())
                    .put("high_freq_factor", llama3.highFreqFactor())
                    .put("original_max_position_embeddings", llama3.originalContext());
        } else {
            json.put(TYPE, "default");
        }
    }
}
