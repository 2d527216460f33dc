package io.github.rlvr.core.train;

import io.github.rlvr.core.config.ConfigException;
import io.github.rlvr.core.config.NearestKey;
import io.github.rlvr.core.config.ProcessRewardConfig;
import io.github.rlvr.core.process.ProcessRewardModel;
import io.github.rlvr.core.process.ProcessRewardProvider;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;

/** The process reward that a configuration names. Stateless. */
public final class ConfiguredProcessReward {

    private ConfiguredProcessReward() {}

    /** Every provider on the class path. */
    public static List<ProcessRewardProvider> providers() {
        return ServiceLoader.load(ProcessRewardProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    /**
     * The configured model, which the caller closes; empty where none is configured.
     *
     * @throws ConfigException for a name that no provider has, naming the nearest, or settings that
     *     one refuses
     * @throws IOException if a file that it needs cannot be read
     */
    public static Optional<ProcessRewardModel> model(
            ProcessRewardConfig config, Collection<ProcessRewardProvider> providers)
            throws IOException {
        if (!config.isEnabled()) {
            return Optional.empty();
        }
        ProcessRewardProvider provider =
                providers.stream()
                        .filter(p -> p.name().equals(config.name()))
                        .findFirst()
                        .orElseThrow(() -> unknown(config.name(), providers));
        try {
            return Optional.of(provider.create(config.settings()));
        } catch (IllegalArgumentException e) {
            throw new ConfigException("process_reward: " + e.getMessage(), e);
        }
    }

    private static ConfigException unknown(
            String name, Collection<ProcessRewardProvider> providers) {
        Set<String> names = new TreeSet<>();
        providers.forEach(provider -> names.add(provider.name()));
        String hint =
                NearestKey.of(name, names).map(near -> "did you mean '" + near + "'? ").orElse("");
        return new ConfigException(
                "process_reward.name is '"
                        + name
                        + "', which is unknown; "
                        + hint
                        + "there are "
                        + names);
    }
}
