package io.github.rlvr.examples;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.algorithms.Algorithms;
import io.github.rlvr.core.config.ConfigReader;
import io.github.rlvr.core.config.RewardConfig;
import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.reward.RewardProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The configurations that the documents point to. */
final class ConfigsTest {

    static List<Path> configurations() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("configs"))) {
            return files.filter(file -> file.toString().endsWith(".yaml")).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void everyConfigurationIsRunnableAsItStands(Path file) {
        TrainConfig config = ConfigReader.read(file, List.of()).requireRunnable();
        assertDoesNotThrow(
                () -> Algorithms.byName(config.algorithm().name(), config.algorithm().settings()));
        assertTrue(config.rewards().stream().allMatch(ConfigsTest::isProvided), config.toYaml());
    }

    private static boolean isProvided(RewardConfig reward) {
        return ServiceLoader.load(RewardProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals(reward.name()))
                .peek(provider -> provider.create(reward.settings()))
                .findAny()
                .isPresent();
    }
}
