package io.github.rlvr.core.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.StreamSupport;

/** Records to trees and back; keys are the record components in snake case. */
final class ConfigMapper {

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .build();
    private static final YAMLMapper YAML =
            YAMLMapper.builder(
                            YAMLFactory.builder()
                                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                                    .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                                    .build())
                    .build();

    private ConfigMapper() {}

    static ObjectNode toTree(TrainConfig config) {
        return JSON.valueToTree(config);
    }

    static String toYaml(TrainConfig config) {
        try {
            return YAML.writeValueAsString(toTree(config));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static TrainConfig toConfig(JsonNode tree) {
        List<RewardConfig> rewards =
                StreamSupport.stream(tree.path("rewards").spliterator(), false)
                        .map(RewardConfig::of)
                        .toList();
        return new TrainConfig(
                section(tree, "model", ModelConfig.class),
                section(tree, "lora", LoraConfig.class),
                section(tree, "data", DataConfig.class),
                section(tree, "sampling", SamplingConfig.class),
                AlgorithmConfig.of((ObjectNode) tree.get("algorithm")),
                rewards,
                section(tree, "optimizer", OptimizerConfig.class),
                section(tree, "trainer", TrainerConfig.class),
                section(tree, "guards", GuardConfig.class));
    }

    private static <T> T section(JsonNode tree, String name, Class<T> type) {
        try {
            return JSON.treeToValue(tree.get(name), type);
        } catch (JsonMappingException e) {
            throw refused(name, e);
        } catch (JsonProcessingException e) {
            throw new ConfigException("section " + name + ": " + e.getOriginalMessage(), e);
        }
    }

    private static ConfigException refused(String section, JsonMappingException e) {
        if (e.getCause() instanceof ConfigException rule) {
            return rule;
        }
        String key =
                e.getPath().isEmpty() ? section : section + "." + e.getPath().get(0).getFieldName();
        return new ConfigException(key + " cannot be read: " + e.getOriginalMessage(), e);
    }
}
