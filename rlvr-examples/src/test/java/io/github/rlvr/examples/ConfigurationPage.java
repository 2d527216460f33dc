package io.github.rlvr.examples;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.rlvr.core.config.ConfigAliases;
import io.github.rlvr.core.config.TrainConfig;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** docs/configuration.md, rendered from the records that hold the configuration. */
final class ConfigurationPage {

    private static final Path SOURCES =
            Path.of("../rlvr-core/src/main/java/io/github/rlvr/core/config");
    private static final String HEAD =
            """
            # Configuration

            Every key with its type, default and meaning. This page is rendered from the records of `io.github.rlvr.core.config`; a test fails when it is stale.

            One YAML file holds one run. What is left out has its default; an unknown key or a value out of range is an error that names file, line, key and the nearest name, before a model is loaded.
            On the command line `--set key.path=value` overrides a key. The effective configuration is written to `config.yaml` of the run directory and reads back to the same values.
            A run needs `model.path`, `data.train` and at least one entry under `rewards`.

            """;
    private static final String ALGORITHM =
            """
            ## algorithm

            `name` is that of an algorithm ([list](algorithms.md)), `grpo` by default. Every other key of the section is a setting of that algorithm.

            """;
    private static final String REWARDS =
            """
            ## rewards

            A list; an entry is a name, or a mapping of `name`, `weight` (1) and the settings of that reward ([list](rewards.md)). The reward of a completion is the weighted sum; the first entry also measures held-out accuracy.

            ```yaml
            rewards:
              - exact_answer
              - {name: format, weight: 0.2, check: tags}
            ```

            """;
    private static final String ALIASES =
            """
            ## Names of other systems

            These option names of TRL and verl (with or without `actor_rollout_ref.` in front) are understood in place of the keys here, alone or in the section they belong to.

            | system | name | key |
            |---|---|---|
            """;

    private ConfigurationPage() {}

    static String render() throws IOException {
        StringBuilder page = new StringBuilder(HEAD);
        JsonNode defaults = new YAMLMapper().readTree(TrainConfig.DEFAULTS.toYaml());
        for (RecordComponent section : TrainConfig.class.getRecordComponents()) {
            page.append(
                    switch (section.getName()) {
                        case "algorithm" -> ALGORITHM;
                        case "rewards" -> REWARDS;
                        default -> section(section, defaults.get(section.getName()));
                    });
        }
        page.append(ALIASES);
        for (ConfigAliases.Alias alias : ConfigAliases.all()) {
            page.append(
                    "| %s | `%s` | `%s`%s |%n"
                            .formatted(alias.system(), alias.name(), alias.path(), values(alias)));
        }
        return page.toString().replace("\r\n", "\n");
    }

    private static String section(RecordComponent section, JsonNode defaults) throws IOException {
        String record = section.getType().getSimpleName();
        RecordSource source = RecordSource.of(SOURCES.resolve(record + ".java"), record);
        StringBuilder text = new StringBuilder();
        text.append("## ").append(section.getName()).append("\n\n");
        text.append("| key | type | default | meaning |\n|---|---|---|---|\n");
        for (RecordComponent component : section.getType().getRecordComponents()) {
            String key = key(component.getName());
            text.append(
                    "| `%s` | %s | `%s` | %s |\n"
                            .formatted(
                                    key,
                                    type(component),
                                    shown(defaults.get(key)),
                                    source.components().get(component.getName())));
        }
        return text.append('\n').toString();
    }

    private static String key(String component) {
        return new PropertyNamingStrategies.SnakeCaseStrategy().translate(component);
    }

    private static String shown(JsonNode value) {
        return value.isTextual() && !value.asText().isEmpty() ? value.asText() : value.toString();
    }

    private static String type(RecordComponent component) {
        Class<?> type = component.getType();
        if (type.isEnum()) {
            return Arrays.stream(type.getFields())
                    .filter(field -> field.isEnumConstant())
                    .map(field -> "`" + field.getAnnotation(JsonProperty.class).value() + "`")
                    .collect(Collectors.joining(", "));
        }
        if (type == List.class) {
            return component.getGenericType().getTypeName().contains("Double")
                    ? "numbers"
                    : "texts";
        }
        return switch (type.getSimpleName()) {
            case "boolean" -> "true or false";
            case "int", "long" -> "whole number";
            case "double" -> "number";
            default -> "text";
        };
    }

    private static String values(ConfigAliases.Alias alias) {
        return alias.values().isEmpty()
                ? ""
                : alias.values().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(e -> "`" + e.getKey() + "` as `" + e.getValue() + "`")
                        .collect(Collectors.joining(", ", ", ", ""));
    }
}
