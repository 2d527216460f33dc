package io.github.rlvr.core.sft;

/**
 * How long and on how much at once.
 *
 * @param steps updates, at least 1
 * @param batchSize pairs an update, at least 1
 * @param seed of the order
 */
public record SftSettings(int steps, int batchSize, long seed) {

    /** Checks the ranges. */
    public SftSettings {
        if (steps < 1 || batchSize < 1) {
            throw new IllegalArgumentException(
                    "sft.steps is "
                            + steps
                            + " and sft.batch_size is "
                            + batchSize
                            + "; both must be 1 or more");
        }
    }
}
