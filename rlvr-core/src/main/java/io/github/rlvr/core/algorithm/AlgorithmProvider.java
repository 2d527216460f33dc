package io.github.rlvr.core.algorithm;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Makes an {@link Algorithm} from its settings. Found by {@link java.util.ServiceLoader}, so that
 * any jar can add one.
 */
public interface AlgorithmProvider {

    /** Name in configuration files, lower case with underscores. */
    String name();

    /** What it is, in one line. */
    String summary();

    /** Paper and section, or system, that it follows. */
    String source();

    /**
     * Builds the algorithm.
     *
     * @param settings the {@code algorithm} section of the configuration without its name; an empty
     *     object means the paper's defaults
     * @throws IllegalArgumentException for an unknown key (naming the nearest) or a value out of
     *     range
     */
    Algorithm create(JsonNode settings);
}
