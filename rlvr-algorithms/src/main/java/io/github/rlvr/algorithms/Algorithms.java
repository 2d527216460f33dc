package io.github.rlvr.algorithms;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.core.algorithm.Algorithm;
import io.github.rlvr.core.algorithm.AlgorithmProvider;
import io.github.rlvr.core.config.NearestKey;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * The algorithms on the class path, by name. A jar adds its own by naming an {@link
 * AlgorithmProvider} in {@code META-INF/services}.
 */
public final class Algorithms {

    private Algorithms() {}

    /**
     * Builds an algorithm.
     *
     * @param name for example {@code grpo}
     * @param settings its section of the configuration without the name; null or empty for its
     *     defaults
     * @throws IllegalArgumentException for an unknown name, naming the nearest and listing all, for
     *     an unknown setting and for a value out of range
     */
    public static Algorithm byName(String name, JsonNode settings) {
        return provider(name).create(settings);
    }

    /**
     * The provider of a name.
     *
     * @throws IllegalArgumentException for an unknown name, naming the nearest and listing all
     */
    public static AlgorithmProvider provider(String name) {
        Map<String, AlgorithmProvider> known = byName();
        AlgorithmProvider provider = known.get(name);
        if (provider == null) {
            throw new IllegalArgumentException(
                    "algorithm.name is '"
                            + name
                            + "', which is unknown; did you mean '"
                            + NearestKey.of(name, known.keySet()).orElse("")
                            + "'? There are "
                            + String.join(", ", known.keySet()));
        }
        return provider;
    }

    /**
     * All providers in the order of their names.
     *
     * @throws IllegalStateException if two jars provide the same name
     */
    public static List<AlgorithmProvider> all() {
        return List.copyOf(byName().values());
    }

    private static Map<String, AlgorithmProvider> byName() {
        Map<String, AlgorithmProvider> byName = new TreeMap<>();
        for (AlgorithmProvider provider : ServiceLoader.load(AlgorithmProvider.class)) {
            AlgorithmProvider other = byName.putIfAbsent(provider.name(), provider);
            if (other != null) {
                throw new IllegalStateException(
                        "two providers are named '"
                                + provider.name()
                                + "': "
                                + other.getClass().getName()
                                + " and "
                                + provider.getClass().getName()
                                + "; remove one of their jars");
            }
        }
        return byName;
    }
}
