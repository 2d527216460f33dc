package io.github.rlvr.core.checkpoint;

import java.nio.file.Path;
import java.util.OptionalDouble;

/**
 * A whole checkpoint on disk.
 *
 * @param directory with one folder a state
 * @param step training steps done
 * @param score held-out accuracy at that step, if it was measured
 * @param config effective configuration of the run, as YAML
 */
public record Checkpoint(Path directory, long step, OptionalDouble score, String config) {}
