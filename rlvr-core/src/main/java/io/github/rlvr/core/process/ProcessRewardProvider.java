package io.github.rlvr.core.process;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/**
 * Makes a {@link ProcessRewardModel} from its settings. Found by {@link java.util.ServiceLoader},
 * so that any jar can add one.
 */
public interface ProcessRewardProvider {

    /** Name in configuration files, lower case with underscores. */
    String name();

    /** What it rewards, in one line. */
    String summary();

    /**
     * Builds the model.
     *
     * @param settings the {@code process_reward} section without its name and separator; an empty
     *     object means the defaults
     * @return owned by the caller, who closes it
     * @throws IllegalArgumentException for an unknown key (naming the nearest) or a value out of
     *     range
     * @throws IOException if a file that it needs cannot be read
     */
    ProcessRewardModel create(JsonNode settings) throws IOException;
}
