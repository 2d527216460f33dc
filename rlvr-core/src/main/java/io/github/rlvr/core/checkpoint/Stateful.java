package io.github.rlvr.core.checkpoint;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Something that a checkpoint must hold for a resumed run to equal an uninterrupted one. Only
 * safetensors and JSON files are written.
 */
public interface Stateful {

    /** Name of this state's folder inside a checkpoint, unique in a run. */
    String stateName();

    /**
     * Writes the state.
     *
     * @param directory exists and is empty; durability and atomicity are the caller's concern
     */
    void saveState(Path directory) throws IOException;

    /**
     * Replaces the state by one that {@link #saveState} wrote.
     *
     * @throws IOException if a file is missing or does not fit, naming it; the state is then
     *     unchanged
     */
    void restoreState(Path directory) throws IOException;
}
