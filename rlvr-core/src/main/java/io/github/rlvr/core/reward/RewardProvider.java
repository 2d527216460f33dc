package io.github.rlvr.core.reward;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Makes a {@link Reward} from its settings. Found by {@link java.util.ServiceLoader}, so that any
 * jar can add one.
 */
public interface RewardProvider {

    /** Name in configuration files, lower case with underscores. */
    String name();

    /** What it rewards, in one line. */
    String summary();

    /** Paper and section, or system, that it follows; empty where it follows none. */
    default String source() {
        return "";
    }

    /**
     * Builds the reward.
     *
     * @param settings the entry of the {@code rewards} section without its name, weight and {@code
     *     as}; an empty object means the defaults
     * @throws IllegalArgumentException for an unknown key (naming the nearest) or a value out of
     *     range
     */
    Reward create(JsonNode settings);
}
